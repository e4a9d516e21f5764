import { shortId } from '#app-service/commit.ts';
import { describeSlot, production } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import { failure, isFailure } from '#failures/failure.ts';
import type { Management, Ports } from '#ports';
import { isUntouched } from './ask-swap.ts';
import { describeThrown } from '../describe-thrown.ts';
import { awaitPending, cancelPreview, showMs } from './cancel-preview.ts';
import { awaitRestartedApp } from './restarted-app.ts';

/** What is done with a prepared slot. */
export interface PreviewSteps {
  /** What the slot has, what production has as far as it is known, and the run that prepares the swap; for the log. */
  readonly commit: string;
  readonly replaced: string | undefined;
  readonly run: string;
  readonly test: () => Promise<void>;
  readonly complete: () => Promise<void>;
  /** Whether `complete` got as far as asking for the swap. */
  readonly isAsked: () => boolean;
}

/**
 * The first phase of a swap with preview around the second: production's slot settings are applied to the slot, it
 * is tested under them, and `complete` swaps. Whatever fails before the swap is asked for, cancels the preview.
 * `slot` is as it was right before.
 * @throws Failure PREVIEW_REFUSED: nothing was applied
 * @throws Failure PREVIEW_LEFT_PENDING: it could not be cancelled
 * @throws Failure PREVIEW_WAS_COMPLETED: it was to be cancelled, and had been swapped
 */
export async function withPreview(slot: Slot, steps: PreviewSteps, ports: Ports): Promise<void> {
  const { management } = ports;
  if (management === undefined) throw failure('SWAP_NEEDS_ARM', {});
  tellPreparing(slot, steps, ports);
  await apply(slot, management, ports);
  try {
    ports.tell({
      kind: 'said',
      text: `The ${describeSlot(slot)} restarts with production's settings; then it is tested again`,
    });
    await awaitRestartedApp(slot, ports);
    await testAgain(slot, steps, ports);
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

/** What fails now had passed a moment before: only the settings differ, which is where to look. */
async function testAgain(slot: Slot, { test }: PreviewSteps, ports: Ports): Promise<void> {
  try {
    await test();
  } catch (thrown) {
    ports.signal.throwIfAborted();
    const isOfTests = (['SMOKE_TEST_FAILED', 'VERSION_NOT_SERVED'] as const).some((code) =>
      isFailure(thrown, code),
    );
    if (isOfTests) {
      ports.tell({
        kind: 'warned',
        text: `The ${describeSlot(slot)} had passed with its own settings, and fails with production's: look at production's slot settings.`,
      });
    }
    throw thrown;
  }
}

/** Told before the request, so that whoever finds this run dead knows what it prepared. */
function tellPreparing(slot: Slot, { commit, replaced, run }: PreviewSteps, ports: Ports): void {
  ports.signal.throwIfAborted();
  const at = new Date(ports.clock.now()).toISOString();
  const other = replaced === undefined ? 'what production has' : shortId(replaced);
  ports.tell({
    kind: 'said',
    text: `Preparing the swap of ${shortId(commit)} with ${other} at ${at}, as run ${run}: production's settings are applied to the ${describeSlot(slot)}. Until it is completed or cancelled the slot is locked`,
  });
}

async function apply(slot: Slot, management: Management, ports: Ports): Promise<void> {
  ports.signal.throwIfAborted();
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
    (seen) => (seen !== undefined ? undefined : new Error('Azure does not show that it was applied')),
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
