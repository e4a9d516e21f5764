import type { Clock } from '#ports';

/** Time that passes only when everybody waits: then it jumps to the next moment that somebody waits for. */
export interface VirtualClock extends Clock {
  /** Does something at a moment; a moment that is past is now. */
  at(when: number, act: () => void): void;
  /** Lets time pass until `end` is settled. Throws when nobody waits for anything any more, and it is not. */
  runUntil<T>(end: Promise<T>): Promise<T>;
}

interface Sleeper {
  readonly when: number;
  readonly wake: () => void;
}

export const virtualStart = Date.UTC(2026, 0, 15, 12);

export function makeVirtualClock(): VirtualClock {
  let now = virtualStart;
  const sleepers: Sleeper[] = [];
  const add = (when: number, wake: () => void): Sleeper => {
    const sleeper = { when: Math.max(now, when), wake };
    const before = sleepers.findLastIndex((one) => one.when <= sleeper.when);
    sleepers.splice(before + 1, 0, sleeper);
    return sleeper;
  };
  return {
    now: () => now,
    at: (when, act) => void add(when, act),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const stop = (): void => {
          const index = sleepers.indexOf(sleeper);
          if (index >= 0) sleepers.splice(index, 1);
          reject(signal?.reason as Error);
        };
        const sleeper = add(now + ms, () => {
          signal?.removeEventListener('abort', stop);
          resolve();
        });
        if (signal?.aborted === true) stop();
        else signal?.addEventListener('abort', stop, { once: true });
      }),
    async runUntil(end) {
      let settled = false;
      const settle = (): void => {
        settled = true;
      };
      end.then(settle, settle);
      for (;;) {
        // Everything here waits for promises alone, so one turn of the event loop finds everybody waiting again.
        await new Promise((resolve) => setImmediate(resolve));
        if (settled) return end;
        const next = sleepers.shift();
        if (next === undefined) throw new Error('everybody waits, and nobody for the time');
        now = next.when;
        next.wake();
      }
    },
  };
}
