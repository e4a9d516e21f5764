import { production } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import { findSwapNote } from '#app-service/swap-note.ts';
import type { SwapNote } from '#app-service/swap-note.ts';
import { isAnyFailure } from '#failures/failure.ts';
import type { Ports } from '#ports';
import { readSlot } from './find-app.ts';

/** Reads the note of the last swap as it is now; `unread`: it could not be read, and may be there. */
export async function readNoteNow(main: Slot, ports: Ports): Promise<SwapNote | 'none' | 'unread'> {
  const { management } = ports;
  if (management === undefined) return 'none';
  try {
    return findSwapNote((await readSlot(main.address, production, management)).tags) ?? 'none';
  } catch (thrown) {
    if (!isAnyFailure(thrown)) throw thrown;
    return 'unread';
  }
}
