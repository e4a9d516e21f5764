import type { Slot } from '#app-service/slot.ts';
import { isFailure } from '#failures/failure.ts';
import type { Ports } from '#ports';
import { keepSwapNote } from './keep-swap-note.ts';
import { readNoteNow } from './read-note-now.ts';

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
  const note = await readNoteNow(main, ports);
  if (note === 'unread') {
    const text =
      "Whether the note of this swap is open still could not be read; 'slotship recover' closes it, and verifies production for that.";
    ports.tell({ kind: 'warned', text });
  } else if (note !== 'none' && note.run === run && note.state === 'swapped')
    await keepSwapNote(main, { ...note, state: 'done' }, ports);
}
