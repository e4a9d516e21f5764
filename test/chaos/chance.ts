/** Luck that a seed decides; the same seed gives the same luck. */
export interface Chance {
  /** At least 0, less than 1. */
  readonly next: () => number;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  /** Whether something of this probability happens. */
  happens(probability: number): boolean;
  one<T>(list: readonly T[]): T;
  /** Luck of its own, so that more draws in one place change nothing in another. */
  part(name: string): Chance;
}

/** Makes the luck of a seed. Source: the generator mulberry32, and FNV-1a for the parts. */
export function makeChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    happens: (probability) => next() < probability,
    one: (list) => {
      const found = list[between(0, list.length - 1)];
      if (found === undefined) throw new Error('there is nothing to choose from');
      return found;
    },
    part: (name) => makeChance(hash(`${String(seed)} ${name}`)),
  };
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return value >>> 0;
}
