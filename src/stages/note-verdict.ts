import type { Slot } from '#app-service/slot.ts';
import type { SwapNote } from '#app-service/swap-note.ts';
import { isFailure } from '#failures/failure.ts';
import type { Ports } from '#ports';
import { keepDoneNote, keepSwapNote } from './keep-swap-note.ts';
import { readNotesNow } from './read-notes-now.ts';

/** Ends of a verification that say how production is. That it could not be judged leaves it to whoever comes next. */
const verdicts = [
  'VERIFICATION_FAILED',
  'NOT_SWAPPED_BACK',
  'SWAPPED_BACK',
  'SWAPPED_BACK_UNHEALTHY',
] as const;

/**
 * Judges production after a swap of `run`, and notes there that it was judged: until then the note of the swap is
 * open, so that `recover` and the next run judge it where this run does not live to.
 * @throws what `judge` throws
 */
export async function noteVerdict<T>(
  judge: () => Promise<T>,
  main: Slot,
  run: string,
  ports: Ports,
): Promise<T> {
  try {
    const verdict = await judge();
    await closeOwn(main, run, ports);
    return verdict;
  } catch (thrown) {
    if (verdicts.some((code) => isFailure(thrown, code))) await closeOwn(main, run, ports);
    throw thrown;
  }
}

async function closeOwn(main: Slot, run: string, ports: Ports): Promise<void> {
  const notes = await readNotesNow(main, ports);
  if (notes === undefined) {
    const text =
      "Whether the note of this swap is open still could not be read; 'slotship recover' closes it, and verifies production for that.";
    ports.tell({ kind: 'warned', text });
    return;
  }
  const { last, done } = notes;
  const isOwn = (note: SwapNote | undefined): note is SwapNote =>
    note?.run === run && note.state === 'swapped';
  if (isOwn(last)) await keepSwapNote(main, { ...last, state: 'done' }, ports);
  else if (isOwn(done)) await keepDoneNote(main, { ...done, state: 'done' }, ports);
}
