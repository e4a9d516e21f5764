import { setTimeout as sleep } from 'node:timers/promises';

/** Time for the emulator; a test may hand in one that it steps. */
export interface EmulatorClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Does not keep the program alive. */
  wait(ms: number): Promise<void>;
}

/** The machine's own time. */
export const wallClock: EmulatorClock = {
  now: () => Date.now(),
  wait: (ms) => sleep(ms, undefined, { ref: false }),
};
