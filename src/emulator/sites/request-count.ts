/** Counts what is under way. */
export interface RequestCount {
  /** One more is under way until the returned function is called. */
  readonly begin: () => () => void;
  /** Resolves when none is under way. */
  readonly none: () => Promise<void>;
}

/** Makes a count that stands at none. */
export function makeRequestCount(): RequestCount {
  let count = 0;
  const waiting: (() => void)[] = [];
  return {
    begin() {
      count += 1;
      let over = false;
      return () => {
        if (over) return;
        over = true;
        count -= 1;
        if (count === 0) for (const resolve of waiting.splice(0)) resolve();
      };
    },
    none: () =>
      new Promise((resolve) => {
        if (count === 0) resolve();
        else waiting.push(resolve);
      }),
  };
}
