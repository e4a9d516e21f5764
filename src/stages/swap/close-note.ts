import type { Slot } from '#app-service/slot.ts';
import { isSameNote, isSwapOf } from '#app-service/swap-note.ts';
import type { SwapNote } from '#app-service/swap-note.ts';
import type { Ports } from '#ports';
import { keepSwapNote } from './keep-swap-note.ts';
import { readNotesNow } from './read-notes-now.ts';

/** Notes what became of a swap whose run did not live to note it, unless another note has taken its place. */
export async function closeNote(main: Slot, note: SwapNote, happened: boolean, ports: Ports): Promise<void> {
  const now = await readNotesNow(main, ports);
  if (now === undefined) {
    const text = `The note of run ${note.run} stays open, since which notes are there now could not be read; 'slotship recover' closes it.`;
    ports.tell({ kind: 'warned', text });
    return;
  }
  const { last, lastSwap } = now;
  if (last !== undefined && !isSameNote(last, note)) return;
  const swappedAt = note.swappedAt ?? (isSwapOf(note, lastSwap) ? lastSwap?.at : undefined);
  const end = happened
    ? { state: 'done' as const, swappedAt }
    : { state: 'not-done' as const, swappedAt: undefined };
  await keepSwapNote(main, { ...note, ...end }, ports);
}
