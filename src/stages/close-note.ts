import type { Slot } from '#app-service/slot.ts';
import { isSameNote } from '#app-service/swap-note.ts';
import type { SwapNote } from '#app-service/swap-note.ts';
import type { Ports } from '#ports';
import { keepSwapNote } from './keep-swap-note.ts';
import { readNotesNow } from './read-notes-now.ts';

/**
 * Notes what became of a swap whose run did not live to note it, unless another note has taken its place; `main` is
 * production as it is now.
 */
export async function closeNote(main: Slot, note: SwapNote, happened: boolean, ports: Ports): Promise<void> {
  const last = (await readNotesNow(main, ports))?.last;
  if (last !== undefined && !isSameNote(last, note)) return;
  const end = happened
    ? { state: 'done' as const, swappedAt: main.lastSwap?.at }
    : { state: 'not-done' as const, swappedAt: undefined };
  await keepSwapNote(main, { ...note, ...end }, ports);
}
