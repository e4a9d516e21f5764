/** Work that nobody waits for, one after the other per key, and all of it before the emulator stops. */
export interface Background {
  run(key: string, work: () => Promise<void>): Promise<void>;
  settled(): Promise<void>;
}

/** Makes a background; `problem` hears of work that failed. */
export function makeBackground(problem: (text: string) => void): Background {
  const last = new Map<string, Promise<void>>();
  return {
    run(key, work) {
      const next = (last.get(key) ?? Promise.resolve()).then(work).catch((cause: unknown) => {
        problem(`${key}: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`);
      });
      last.set(key, next);
      void next.finally(() => {
        if (last.get(key) === next) last.delete(key);
      });
      return next;
    },
    async settled() {
      while (last.size > 0) await Promise.all(last.values());
    },
  };
}
