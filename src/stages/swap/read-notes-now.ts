import { production } from '#app-service/slot.ts';
import type { LastSwap, Slot } from '#app-service/slot.ts';
import { findDoneNote, findSwapNote } from '#app-service/swap-note.ts';
import type { SwapNote } from '#app-service/swap-note.ts';
import { isAnyFailure } from '#failures/failure.ts';
import type { Ports } from '#ports';
import { readSlot } from '../preflight/find-app.ts';

/** The notes of swaps on production as they are now. */
export interface NotesNow {
  /** Of the last swap that was meant. */
  readonly last: SwapNote | undefined;
  /** Of the last that its run saw done; the same one, where nothing was meant since. */
  readonly done: SwapNote | undefined;
  /** Azure's own record of production's last swap. */
  readonly lastSwap: LastSwap | undefined;
}

/** Reads the notes anew; undefined: they could not be read, and may be there. */
export async function readNotesNow(main: Slot, ports: Ports): Promise<NotesNow | undefined> {
  const { management } = ports;
  if (management === undefined) return { last: undefined, done: undefined, lastSwap: undefined };
  try {
    const { tags, lastSwap } = await readSlot(main.address, production, management);
    return { last: findSwapNote(tags), done: findDoneNote(tags), lastSwap };
  } catch (thrown) {
    if (!isAnyFailure(thrown)) throw thrown;
    return undefined;
  }
}
