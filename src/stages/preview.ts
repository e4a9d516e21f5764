import { describeSlot, production } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import { failure, isFailure } from '#failures/failure.ts';
import type { Management, Ports } from '#ports';
import { describeThrown } from './describe-thrown.ts';
import { readSlot } from './find-app.ts';
import { poll } from './poll.ts';

/** How long Azure may take to show that a phase began or was cancelled, in ms. */
const showMs = 60_000;
/** The slot's instances restart when production's settings are applied; a test before that would test the old ones. */
const restartMs = 5_000;

/**
 * The first phase of a swap with preview around the second: production's slot settings are applied to the slot, it
 * is tested under them, and `complete` swaps. Whatever fails before the swap is asked for, cancels the preview.
 * @throws Failure PREVIEW_REFUSED: nothing was applied
 * @throws Failure PREVIEW_LEFT_PENDING: it could not be cancelled
 */
export async function withPreview(
  slot: Slot,
  steps: { readonly retest: () => Promise<unknown>; readonly complete: () => Promise<void> },
  ports: Ports,
): Promise<void> {
  const { management } = ports;
  if (management === undefined) throw failure('SWAP_NEEDS_ARM', {});
  await apply(slot, management, ports);
  try {
    ports.tell({
      kind: 'said',
      text: `The ${describeSlot(slot)} restarts with production's settings; then it is tested again`,
    });
    await ports.clock.sleep(restartMs, ports.signal);
    await steps.retest();
    await steps.complete();
  } catch (thrown) {
    // Where it is not known whether the swap happened, cancelling could undo half of it.
    if (isFailure(thrown, 'SWAP_UNKNOWN')) throw thrown;
    await cancelPreview(slot, thrown, management, ports);
    throw thrown;
  }
}

async function apply(slot: Slot, management: Management, ports: Ports): Promise<void> {
  ports.tell({
    kind: 'said',
    text: `Preparing the swap: applying production's settings to the ${describeSlot(slot)}`,
  });
  try {
    await management.applySlotConfig(slot, production);
  } catch (thrown) {
    if (!isFailure(thrown, 'ARM_UNAVAILABLE') || !thrown.facts.maybeDone) throw refused(slot, thrown);
    ports.tell({
      kind: 'warned',
      text: `The answer was lost (${describeThrown(thrown)}); looking whether it was applied.`,
    });
  }
  const seen = await awaitPending(slot, true, management, ports);
  if (!seen) throw refused(slot, new Error('Azure does not show that it was applied'));
}

function refused(slot: Slot, thrown: unknown): Error {
  return failure(
    'PREVIEW_REFUSED',
    { slot: describeSlot(slot), words: describeThrown(thrown) },
    { cause: thrown },
  );
}

/** Cancels on the slot that was the source, as the portal does; also when the run itself was cancelled. */
export async function cancelPreview(
  slot: Slot,
  why: unknown,
  management: Management,
  ports: Ports,
): Promise<void> {
  const left = (words: string, cause: unknown): Error =>
    failure('PREVIEW_LEFT_PENDING', { slot: describeSlot(slot), why: describeThrown(why), words }, { cause });
  ports.tell({ kind: 'said', text: `Cancelling the prepared swap of the ${describeSlot(slot)}` });
  try {
    const now = await readSlot(slot.address, slot.name, management);
    if (now.pendingSwapWith === undefined) return;
    await management.resetSlotConfig(slot);
  } catch (thrown) {
    if (!isFailure(thrown, 'ARM_UNAVAILABLE')) throw left(describeThrown(thrown), thrown);
  }
  if (!(await awaitPending(slot, false, management, ports)))
    throw left('Azure still shows it as prepared', why);
  ports.tell({
    kind: 'said',
    text: 'Cancelled: the slot has its own settings again, production was never touched',
  });
}

/** Waits until the slot is, or is no longer, prepared for a swap. Not by the run's signal: it also cleans up. */
async function awaitPending(
  slot: Slot,
  wanted: boolean,
  management: Management,
  ports: Ports,
): Promise<boolean> {
  const seen = await poll(
    async () => (await readSlot(slot.address, slot.name, management)).pendingSwapWith !== undefined,
    {
      until: (pending) => pending === wanted,
      deadline: ports.clock.now() + showMs,
      firstMs: 500,
      notYet: (thrown) => isFailure(thrown, 'ARM_UNAVAILABLE'),
    },
    ports.clock,
  );
  return seen.outcome === 'done';
}
