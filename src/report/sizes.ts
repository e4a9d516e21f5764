/** A size in words: whole bytes below 1 kB, else one decimal of kB, MB or GB (powers of 1000). */
export function describeBytes(sizeBytes: number): string {
  if (sizeBytes < 1000) return `${String(sizeBytes)} B`;
  const units = ['kB', 'MB', 'GB'] as const;
  const power = Math.min(Math.floor(Math.log10(sizeBytes) / 3), units.length);
  return `${(sizeBytes / 1000 ** power).toFixed(1)} ${units[power - 1] ?? 'kB'}`;
}

/** A time in words: `350 ms`, `4.2 s`, `3 min 20 s`, `1 h 5 min`. */
export function describeDuration(durationMs: number): string {
  if (durationMs < 1000) return `${String(Math.round(durationMs))} ms`;
  const seconds = durationMs / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(seconds < 10 && durationMs % 1000 !== 0 ? 1 : 0)} s`;
  const [minutes, rest] = [Math.floor(Math.round(seconds) / 60), Math.round(seconds) % 60];
  if (minutes < 60) return rest === 0 ? `${String(minutes)} min` : `${String(minutes)} min ${String(rest)} s`;
  const [hours, left] = [Math.floor(minutes / 60), minutes % 60];
  return left === 0 ? `${String(hours)} h` : `${String(hours)} h ${String(left)} min`;
}
