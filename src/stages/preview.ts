import { describeSlot, production } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import { failure, isAnyFailure, isFailure } from '#failures/failure.ts';
import type { Management, Ports } from '#ports';
import { isUntouched } from './ask-swap.ts';
import { describeThrown } from './describe-thrown.ts';
import { readSlot } from './find-app.ts';
import { poll } from './poll.ts';

/** How long Azure may take to show that a phase began or was cancelled, in ms. */
const showMs = 60_000;
/** The slot's instances restart when production's settings are applied; a test before that would test the old ones. */
const restartMs = 5_000;
/** How often it is asked to be cancelled, which is harmless; Azure may be busy with it still. */
const cancelTries = 3;

/** What is done with a prepared slot. */
export interface PreviewSteps {
  readonly test: () => Promise<void>;
  readonly complete: () => Promise<void>;
  /** Whether `complete` got as far as asking for the swap. */
  readonly isAsked: () => boolean;
}

/**
 * The first phase of a swap with preview around the second: production's slot settings are applied to the slot, it
 * is tested under them, and `complete` swaps. Whatever fails before the swap is asked for, cancels the preview.
 * @throws Failure PREVIEW_REFUSED: nothing was applied
 * @throws Failure PREVIEW_LEFT_PENDING: it could not be cancelled
 */
export async function withPreview(slot: Slot, steps: PreviewSteps, ports: Ports): Promise<void> {
  const { management } = ports;
  if (management === undefined) throw failure('SWAP_NEEDS_ARM', {});
  await apply(slot, management, ports);
  try {
    ports.tell({
      kind: 'said',
      text: `The ${describeSlot(slot)} restarts with production's settings; then it is tested again`,
    });
    await ports.clock.sleep(restartMs, ports.signal);
    await steps.test();
    ports.signal.throwIfAborted();
    await steps.complete();
    ports.tell({ kind: 'preview', state: 'none' });
  } catch (thrown) {
    // Where the swap may be under way, cancelling could undo half of it.
    if (steps.isAsked() && !isUntouched(thrown)) throw thrown;
    await cancelPreview(slot, thrown, management, ports);
    throw thrown;
  }
}

async function apply(slot: Slot, management: Management, ports: Ports): Promise<void> {
  ports.tell({
    kind: 'said',
    text: `Preparing the swap: applying production's settings to the ${describeSlot(slot)}`,
  });
  ports.tell({ kind: 'preview', state: 'pending' });
  try {
    await management.applySlotConfig(slot, production);
  } catch (thrown) {
    if (!isFailure(thrown, 'ARM_UNAVAILABLE') || !thrown.facts.maybeDone) {
      ports.tell({ kind: 'preview', state: 'none' });
      throw refused(slot, thrown);
    }
    ports.tell({
      kind: 'warned',
      text: `The answer was lost (${describeThrown(thrown)}); looking whether it was applied.`,
    });
  }
  const problem = await awaitPending(slot, true, showMs, management, ports).then(
    (seen) => (seen ? undefined : new Error('Azure does not show that it was applied')),
    (thrown: unknown) => thrown,
  );
  if (problem === undefined) return;
  await cancelPreview(slot, problem, management, ports);
  throw refused(slot, problem);
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
  let problem: unknown;
  for (let tries = 0; tries < cancelTries; tries += 1) {
    try {
      if (!(await isPending(slot, management))) break;
      await management.resetSlotConfig(slot);
      problem = undefined;
    } catch (thrown) {
      problem = thrown;
    }
    const gone = await awaitPending(slot, false, showMs / cancelTries, management, ports).catch(() => false);
    if (gone) break;
    if (tries === cancelTries - 1) {
      if (problem === undefined) throw left('Azure still shows it as prepared', why);
      throw left(describeThrown(problem).replace(/\.$/, ''), problem);
    }
  }
  ports.tell({ kind: 'preview', state: 'none' });
  ports.tell({
    kind: 'said',
    text: 'Cancelled: the slot has its own settings again, production was never touched',
  });
}

async function isPending(slot: Slot, management: Management): Promise<boolean> {
  return (await readSlot(slot.address, slot.name, management)).pendingSwapWith !== undefined;
}

/** Waits until the slot is, or is no longer, prepared for a swap. Not by the run's signal: it also cleans up. */
async function awaitPending(
  slot: Slot,
  wanted: boolean,
  limitMs: number,
  management: Management,
  ports: Ports,
): Promise<boolean> {
  const seen = await poll(
    () => isPending(slot, management),
    {
      until: (pending) => pending === wanted,
      deadline: ports.clock.now() + limitMs,
      firstMs: 500,
      // Whatever hides the answer, what was asked for may still come.
      notYet: isAnyFailure,
    },
    ports.clock,
  );
  return seen.outcome === 'done';
}
