import type { LastSwap } from './slot.ts';
import { findDoneNote, findSwapNote, isSwapOf } from './swap-note.ts';
import type { SwapNote } from './swap-note.ts';

/** Who swapped last, as far as the note of slotship's own swaps tells it. */
export interface LastSwapBy {
  /** The run that did it; undefined: none of slotship's, or it is not certain. */
  readonly run: string | undefined;
  readonly words: string;
}

/**
 * Compares Azure's own record of the last swap with the notes that slotship keeps in production's tags. Both times are
 * Azure's, so they are equal when they are of the same swap.
 */
export function findLastSwapBy(
  lastSwap: LastSwap | undefined,
  tags: Readonly<Record<string, string>>,
): LastSwapBy | undefined {
  const note = findSwapNote(tags);
  const known = findDoneNote(tags);
  const open = note?.state === 'intent' ? note : undefined;
  if (lastSwap === undefined) {
    return open === undefined ? undefined : { run: undefined, words: describeOpen(open) };
  }
  const done = `${lastSwap.source} with ${lastSwap.target} at ${new Date(lastSwap.at).toISOString()}`;
  if (known?.swappedAt === lastSwap.at) {
    const unjudged =
      known.state === 'swapped' ? " (no verdict on production noted yet; 'slotship recover' gives one)" : '';
    const more = open === undefined ? '' : `; ${describeOpen(open)}`;
    return { run: known.run, words: `${done}, by run ${known.run}${unjudged}${more}` };
  }
  if (open === undefined) return { run: undefined, words: `${done}, not by slotship` };
  return isSwapOf(open, lastSwap)
    ? { run: undefined, words: `${done}, probably by run ${open.run}, which did not note its end` }
    : { run: undefined, words: `${done}, not by slotship; ${describeOpen(open)}` };
}

function describeOpen(note: SwapNote): string {
  return `run ${note.run} was going to swap at ${new Date(note.at).toISOString()} and did not note its end ('slotship recover' looks)`;
}
