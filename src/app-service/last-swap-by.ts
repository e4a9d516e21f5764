import type { LastSwap } from './slot.ts';
import type { SwapNote } from './swap-note.ts';

/** Who swapped last, as far as the note of slotship's own swaps tells it. */
export interface LastSwapBy {
  /** The run that did it; undefined: none of slotship's, or it is not certain. */
  readonly run: string | undefined;
  readonly words: string;
}

/**
 * Compares Azure's own record of the last swap with the note that slotship keeps. Both times are Azure's, so they are
 * equal when they are of the same swap.
 */
export function findLastSwapBy(
  lastSwap: LastSwap | undefined,
  note: SwapNote | undefined,
): LastSwapBy | undefined {
  const open = note?.state === 'intent' ? note : undefined;
  if (lastSwap === undefined) {
    return open === undefined ? undefined : { run: undefined, words: describeOpen(open) };
  }
  const done = `${lastSwap.source} with ${lastSwap.target} at ${new Date(lastSwap.at).toISOString()}`;
  if (note?.state === 'done' && note.swappedAt === lastSwap.at)
    return { run: note.run, words: `${done}, by run ${note.run}` };
  if (open === undefined) return { run: undefined, words: `${done}, not by slotship` };
  return lastSwap.at >= open.at
    ? { run: undefined, words: `${done}, probably by run ${open.run}, which did not note its end` }
    : { run: undefined, words: `${done}, not by slotship; ${describeOpen(open)}` };
}

function describeOpen(note: SwapNote): string {
  return `run ${note.run} was going to swap at ${new Date(note.at).toISOString()} and did not note its end ('slotship recover' looks)`;
}
