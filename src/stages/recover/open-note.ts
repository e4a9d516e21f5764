import type { Deployment } from '#app-service/deployment.ts';
import type { Slot } from '#app-service/slot.ts';
import { findSwapNote, isLeftOpen } from '#app-service/swap-note.ts';
import type { SwapNote } from '#app-service/swap-note.ts';
import { mayStillCome, usualSwapMs } from './leftovers.ts';

/** What another run noted of its swap and did not live to end. */
export interface OpenNote {
  readonly note: SwapNote;
  /** Whether the swap that it means happened; one that was to go back may not have. */
  readonly happened: boolean;
}

/**
 * Finds the note that a run left open of the swap by which production serves `active`: its own, or that of a swap back
 * which did not come about and cannot any more.
 */
export function findOpenNote(
  { tags, lastSwap }: Slot,
  active: Deployment,
  now: number,
): OpenNote | undefined {
  const note = findSwapNote(tags);
  if (note === undefined || !isLeftOpen(note)) return undefined;
  if (active.id.startsWith(note.incoming)) return { note, happened: true };
  const { brought } = sidesOf(note);
  const cannotCome = note.before === lastSwap?.at && !mayStillCome(note, now, usualSwapMs);
  const stays = note.goesBack === true && brought !== undefined && active.id.startsWith(brought);
  return stays && cannotCome ? { note, happened: false } : undefined;
}

interface Sides {
  /** First digits of the commit that production serves by the swap, and of the one that it served before. */
  readonly brought: string | undefined;
  readonly replaced: string | undefined;
}

/** A swap back that did not happen leaves what it was to undo. */
export function sidesOf({ incoming, outgoing, goesBack }: SwapNote): Sides {
  return goesBack === true
    ? { brought: outgoing, replaced: incoming }
    : { brought: incoming, replaced: outgoing };
}
