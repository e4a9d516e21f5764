import type { Slot } from '#app-service/slot.ts';
import type { SwapNote } from '#app-service/swap-note.ts';
import type { Ports } from '#ports';
import { keepSwapNote } from './keep-swap-note.ts';

/** Notes what became of a swap whose run did not live to note it; `main` is production as it is now. */
export async function closeNote(main: Slot, note: SwapNote, happened: boolean, ports: Ports): Promise<void> {
  const end = happened
    ? { state: 'done' as const, swappedAt: main.lastSwap?.at }
    : { state: 'not-done' as const, swappedAt: undefined };
  await keepSwapNote(main, { ...note, ...end }, ports);
}
