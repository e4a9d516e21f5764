import type { Deployment } from '#app-service/deployment.ts';
import type { Slot } from '#app-service/slot.ts';
import { findDoneNote } from '#app-service/swap-note.ts';
import { parseCommitMessage } from '#app-service/trailers.ts';
import type { Ports } from '#ports';
import type { TestedSlot } from '../swap.ts';

/**
 * Warns before a build goes to production that the last swap took out of there again, be it the same deployment or
 * another of the same source commit. It may be wanted: what it depended on may be mended.
 */
export function warnReturned(
  { deployedCommit, build, goesBack }: TestedSlot,
  onSlot: readonly Deployment[],
  main: Slot,
  ports: Pick<Ports, 'tell'>,
): void {
  const note = findDoneNote(main.tags);
  const { outgoing, swappedAt } = note ?? {};
  if (goesBack === true || note?.goesBack !== true || outgoing === undefined) return;
  const returned = onSlot.find(({ id }) => id.startsWith(outgoing));
  const source = returned === undefined ? undefined : parseCommitMessage(returned.message).sourceCommit;
  const isSame =
    deployedCommit.startsWith(outgoing) || (source !== undefined && source === build.sourceCommit);
  if (!isSame) return;
  const at = new Date(swappedAt ?? note.at).toISOString();
  ports.tell({
    kind: 'warned',
    text: `This build was in production already, and run ${note.run} swapped it back at ${at}. It passed on the slot then, too; it is swapped again.`,
  });
}
