import type { Slot } from '#app-service/slot.ts';
import type { SwapNote } from '#app-service/swap-note.ts';
import { isFailure } from '#failures/failure.ts';
import type { Ports } from '#ports';
import { keepDoneNote, keepSwapNote } from './keep-swap-note.ts';
import { readNotesNow } from './read-notes-now.ts';

/**
 * Judges production after a swap of `run`, and notes there that it was judged: until then the note of the swap is
 * open, so that `recover` and the next run judge it where this run does not live to. `closeLeft` closes the note of
 * another run whose swap is judged in its place.
 * @throws what `judge` throws
 */
export async function noteVerdict<T>(
  judge: () => Promise<T>,
  main: Slot,
  run: string,
  ports: Ports,
  closeLeft: () => Promise<void> = () => Promise.resolve(),
): Promise<T> {
  try {
    const verdict = await judge();
    await closeOwn(main, run, ports);
    await closeLeft();
    return verdict;
  } catch (thrown) {
    if (isReturned(thrown) || isLastWord(thrown)) await closeOwn(main, run, ports);
    if (isLastWord(thrown)) await closeLeft();
    throw thrown;
  }
}

/** Whether production was swapped back, whose note took the place of the one before. */
function isReturned(thrown: unknown): boolean {
  return isFailure(thrown, 'SWAPPED_BACK') || isFailure(thrown, 'SWAPPED_BACK_UNHEALTHY');
}

/**
 * Whether it says how production is, and that it is left so. What could not be judged, or not be swapped back now, is
 * left to whoever comes next.
 */
function isLastWord(thrown: unknown): boolean {
  if (isFailure(thrown, 'NOT_SWAPPED_BACK')) return thrown.facts.passes !== true;
  return isFailure(thrown, 'VERIFICATION_FAILED');
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
