import type { Slot } from '#app-service/slot.ts';
import { describeSlot } from '#app-service/slot.ts';
import { isSwappedSince } from '#app-service/swap-note.ts';
import type { SwapNote } from '#app-service/swap-note.ts';
import { failure } from '#failures/failure.ts';
import { describeIntent } from '../swap/describe-intent.ts';
import type { Leftovers, Preview } from './leftovers.ts';

/** A swap that may be under way. */
export function stillOpen(note: SwapNote, { main }: Leftovers, preview: Preview | undefined): Error {
  return failure('RECOVERY_UNCLEAR', {
    found: `${describeIntent(note)}, and neither that it happened nor that it cannot happen any more was seen${andRecorded(note, main.slot)}${andPrepared(preview)}`,
    next: "Run 'slotship recover' again in some minutes, and do not swap before",
  });
}

/** A swap that should have come by now, where nobody can see whether it did. */
export function unseen(note: SwapNote, problem: string | undefined, preview: Preview | undefined): Error {
  return failure('RECOVERY_UNCLEAR', {
    found: `${describeIntent(note)}; Azure records no such swap, and what production serves cannot be read${inBrackets(problem)}${andPrepared(preview)}`,
    next: "Let its SCM site be read and run 'slotship recover' again, or look at production yourself; the note of the next swap takes the place of this one",
  });
}

/** A swap that Azure records since the note, where production does not show the build: undone by then, or to come. */
function andRecorded(note: SwapNote, { lastSwap }: Slot): string {
  if (lastSwap === undefined || !isSwappedSince(note, lastSwap)) return '';
  const { source, target, at } = lastSwap;
  return `; Azure records a swap of '${source}' with '${target}' at ${new Date(at).toISOString()}, and production is not seen with ${note.incoming}: that swap was another, was undone since, or does not show yet`;
}

/** What may be a part of the swap that is not clear, and is left as it is with that. */
function andPrepared(preview: Preview | undefined): string {
  if (preview === undefined) return '';
  return `; the ${describeSlot(preview.source)} is prepared for a swap with '${preview.other}', which was left so`;
}

function inBrackets(problem: string | undefined): string {
  return problem === undefined ? '' : ` (${problem.replace(/\.$/, '')})`;
}

/** What became of a swap is known, one sentence part; what production serves is not. */
export function unread(ended: string, problem: string | undefined): Error {
  return failure('RECOVERY_UNCLEAR', {
    found: `the ${ended}, and what production serves cannot be read${inBrackets(problem)}`,
    next: "Look at production yourself, and run 'slotship swap-back --yes' if it is not healthy; the note of the next swap takes the place of this one",
  });
}

/** A prepared swap that is not to be ended as it was asked; `ours`: it is one of slot and production. */
export function foreign(preview: Preview, slot: Slot, ours: boolean): Error {
  const named = describeSlot(preview.source);
  return failure('RECOVERY_UNCLEAR', {
    found: `the ${named} is prepared for a swap with '${preview.other}', which is no swap of '${slot.name}' into production`,
    next: ours
      ? "Complete it in the portal (Deployment slots, Swap), or run 'slotship recover --undo'"
      : 'Complete or cancel it in the portal (Deployment slots, Swap)',
  });
}
