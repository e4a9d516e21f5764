const units = ['kB', 'MB', 'GB'] as const;

/** A size in words: whole bytes below 1 kB, else one decimal of kB, MB or GB (powers of 1000). */
export function describeBytes(sizeBytes: number): string {
  if (sizeBytes < 1000) return `${String(sizeBytes)} B`;
  let size = sizeBytes / 1000;
  let at = 0;
  // What would be rounded to 1000.0 is one of the next unit.
  while (size >= 999.95 && at < units.length - 1) {
    size /= 1000;
    at++;
  }
  return `${size.toFixed(1)} ${units[at] ?? 'GB'}`;
}

/** A time in words: `350 ms`, `4.2 s`, `3 min 20 s`, `1 h 5 min`. */
export function describeDuration(durationMs: number): string {
  if (Math.round(durationMs) < 1000) return `${String(Math.round(durationMs))} ms`;
  const tenths = Math.round(durationMs / 100);
  if (tenths < 100) return `${String(tenths / 10)} s`;
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 60) return `${String(seconds)} s`;
  if (seconds < 3600) return describePair(seconds, 'min', 's');
  return describePair(Math.round(seconds / 60), 'h', 'min');
}

/** Sixtieths as a pair of units; the smaller one is left out when it is none. */
function describePair(sixtieths: number, whole: string, part: string): string {
  const [wholes, parts] = [Math.floor(sixtieths / 60), sixtieths % 60];
  return parts === 0 ? `${String(wholes)} ${whole}` : `${String(wholes)} ${whole} ${String(parts)} ${part}`;
}
