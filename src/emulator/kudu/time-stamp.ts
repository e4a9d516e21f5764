/**
 * `timeMs` (milliseconds since 1970) as .NET writes it, with seven digits of a second.
 *
 * `tick` (0 to 9999) fills the digits below a millisecond.
 */
export function timeStamp(timeMs: number, tick = 0): string {
  return new Date(timeMs).toISOString().replace('Z', `${String(tick).padStart(4, '0')}Z`);
}

/** Milliseconds since 1970 of a `timeStamp`. */
export function parseTimeStamp(text: string): number {
  return Date.parse(text);
}

/** Time stamps that never repeat and never go back while the clock stands still: they order deployments. */
export function makeStamps(now: () => number): () => string {
  let lastMs = 0;
  let tick = 0;
  return () => {
    const timeMs = Math.max(now(), lastMs);
    tick = timeMs === lastMs ? tick + 1 : 0;
    lastMs = timeMs;
    return timeStamp(timeMs, tick % 10_000);
  };
}
