import type { Clock } from '#ports';

/** A clock that only its own sleeps move. */
export interface SteppedClock extends Clock {
  /** Every pause taken so far, in ms. */
  readonly sleeps: readonly number[];
  /** Lets time pass, as work would. */
  advance(ms: number): void;
}

/** Makes a clock on which a pause takes no time and moves the hand by its length. */
export function steppedClock(start = Date.UTC(2026, 0, 15, 12)): SteppedClock {
  let now = start;
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      sleeps.push(ms);
      now += ms;
      // A turn of the event loop, so that whatever runs beside can act, as it would in a real pause.
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    },
  };
}
