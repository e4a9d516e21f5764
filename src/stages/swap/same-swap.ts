import { describeSlot } from '#app-service/slot.ts';
import { deadlineOf, findSwapNote } from '#app-service/swap-note.ts';
import { failure, isFailure } from '#failures/failure.ts';
import type { Failure } from '#failures/failure.ts';
import type { Ports } from '#ports';
import type { SwapRequest } from './ask-swap.ts';
import { lookAfterSwap } from './look-after-swap.ts';
import type { SwapSight } from './look-after-swap.ts';
import { poll } from '../poll.ts';

/** Azure names the operation that is in the way. Source: the 409 of a second swap, as recorded. */
const namesSwap = /\bSwapSiteSlots\b/i;

/**
 * Whether what refused the request may be the very swap that was asked for: an earlier attempt's, or another agent's.
 * Azure's words name a swap, or the note of one of this build is open and its run may wait still.
 */
export function mayBeSame(thrown: unknown, { tested, before, timeoutMs }: SwapRequest, now: number): boolean {
  if (!isFailure(thrown, 'ARM_REFUSED') || thrown.facts.status !== 409) return false;
  if (namesSwap.test(thrown.facts.words)) return true;
  const note = findSwapNote(before.productionTags);
  return (
    note?.state === 'intent' &&
    note.slot.toLowerCase() === tested.slot.name.toLowerCase() &&
    tested.deployedCommit.startsWith(note.incoming) &&
    now < deadlineOf(note, timeoutMs)
  );
}

/**
 * Looks whether the swap that is in the way is the one that was wanted, until the deadline.
 * @throws `refused`: it was another, or is not seen to have happened
 * @throws Failure SWAP_UNKNOWN: production has the build, and Azure records no such swap
 */
export async function awaitSame(
  request: SwapRequest,
  refused: Failure<'SWAP_REFUSED'>,
  deadline: number,
  ports: Ports,
): Promise<SwapSight> {
  const start = ports.clock.now();
  ports.tell({
    kind: 'warned',
    text: `Azure refused the swap, since another operation is in progress (${refused.facts.words.replace(/\.$/, '')}); looking whether that is the same swap, not asking again.`,
  });
  const seen = await poll(
    () => lookAfterSwap(request, ports),
    {
      until: ({ state, elsewhere }) => state === 'swapped' || elsewhere === true,
      deadline,
      maxMs: 10_000,
      signal: ports.signal,
      onWait: (_seen, elapsedMs) => {
        const waited = String(Math.round(elapsedMs / 1000));
        ports.tell({ kind: 'progressed', text: `Waiting for the swap that is in the way, for ${waited} s` });
      },
    },
    ports.clock,
  );
  const { last } = seen;
  if (last?.state === 'swapped') return last;
  if (last?.moved !== true) throw refused;
  throw failure('SWAP_UNKNOWN', {
    slot: describeSlot(request.tested.slot),
    seen: last.words,
    waitedMs: ports.clock.now() - start,
  });
}
