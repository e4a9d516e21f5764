import { shortId } from '#app-service/commit.ts';
import type { Deployment } from '#app-service/deployment.ts';
import { describeSlot } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import { findDoneNote } from '#app-service/swap-note.ts';
import { failure } from '#failures/failure.ts';

/**
 * Refuses to go back to a build that production did not serve before: by the note of the last swap, where that is of
 * the swap that Azure records last; else the slot must have been the other side of that swap, and nothing may have
 * been deployed to it since. All times are Azure's.
 * @throws Failure NOT_THE_EARLIER_BUILD
 */
export function requireEarlierBuild(slot: Slot, held: Deployment, main: Slot): void {
  const reason = findObstacle(slot, held, main);
  if (reason !== undefined) throw failure('NOT_THE_EARLIER_BUILD', { slot: describeSlot(slot), reason });
}

/**
 * Refuses to swap in as a new build what the last swap took out of production: that is going back, which wants its own
 * command. @throws Failure SWAP_WOULD_GO_BACK
 */
export function refuseBackward(slot: Slot, held: Deployment, main: Slot): void {
  const { lastSwap } = main;
  if (lastSwap === undefined || findObstacle(slot, held, main) !== undefined) return;
  throw failure('SWAP_WOULD_GO_BACK', {
    slot: describeSlot(slot),
    held: shortId(held.id),
    swappedAt: new Date(lastSwap.at).toISOString(),
  });
}

function findObstacle(slot: Slot, held: Deployment, main: Slot): string | undefined {
  const { lastSwap } = main;
  if (lastSwap === undefined)
    return 'Azure records no swap of production, so there is nothing to go back to.';
  const swapped = new Date(lastSwap.at).toISOString();
  const sides = [lastSwap.source, lastSwap.target];
  if (!sides.some((name) => name.toLowerCase() === slot.name.toLowerCase()))
    return `The last swap of production, at ${swapped}, was between ${sides.map((name) => `'${name}'`).join(' and ')}.`;
  const note = findDoneNote(main.tags);
  if (note?.swappedAt === lastSwap.at && note.outgoing !== undefined) {
    if (held.id.startsWith(note.outgoing)) return undefined;
    return `The last swap, at ${swapped}, took ${note.outgoing} out of production; the slot holds ${shortId(held.id)} now.`;
  }
  const deployedAt = held.endedAt ?? held.receivedAt;
  if (deployedAt !== undefined && deployedAt <= lastSwap.at) return undefined;
  const when = deployedAt === undefined ? 'at an unknown time' : `at ${new Date(deployedAt).toISOString()}`;
  return `${shortId(held.id)} was deployed to the slot ${when}, not before the last swap of production at ${swapped}.`;
}
