import { describeSlot } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import { failure, isAnyFailure } from '#failures/failure.ts';
import type { Management, Ports } from '#ports';
import { describeThrown } from '../describe-thrown.ts';
import { readSlot } from '../preflight/find-app.ts';
import { poll } from '../poll.ts';

/** How long Azure may take to show that a phase began or was cancelled, in ms. */
export const showMs = 60_000;
/** How often it is asked to be cancelled, which is harmless; Azure may be busy with it still. */
const cancelTries = 3;

/**
 * Cancels on the slot that was the source, as the portal does; also when the run itself was cancelled. A preview that
 * is gone was cancelled only where Azure records no swap of the slot since `slot` was read.
 * @throws Failure PREVIEW_LEFT_PENDING, PREVIEW_WAS_COMPLETED
 */
export async function cancelPreview(
  slot: Slot,
  why: unknown,
  management: Management,
  ports: Ports,
): Promise<void> {
  ports.tell({ kind: 'said', text: `Cancelling the prepared swap of the ${describeSlot(slot)}` });
  let problem: unknown;
  let accepted = false;
  for (let tries = 0; tries < cancelTries; tries += 1) {
    let gone: Slot | undefined;
    try {
      const now = await readSlot(slot.address, slot.name, management);
      if (isPending(now)) {
        await management.resetSlotConfig(slot);
        accepted = true;
      } else gone = now;
      problem = undefined;
    } catch (thrown) {
      problem = thrown;
    }
    gone ??= await awaitPending(slot, false, showMs / cancelTries, management, ports).catch(() => undefined);
    if (gone !== undefined) {
      const now = accepted ? gone : await awaitSwapped(slot, gone, management, ports);
      refuseSwapped(slot, now, why, ports);
      ports.tell({ kind: 'said', text: accepted ? cancelledWords : endedWords });
      return;
    }
  }
  const words =
    problem === undefined ? 'Azure still shows it as prepared' : describeThrown(problem).replace(/\.$/, '');
  const facts = { slot: describeSlot(slot), why: describeThrown(why), words };
  throw failure('PREVIEW_LEFT_PENDING', facts, { cause: problem ?? why });
}

/** Where somebody else ended the preview, Azure may yet be about to record that it was swapped. */
async function awaitSwapped(slot: Slot, gone: Slot, management: Management, ports: Ports): Promise<Slot> {
  const seen = await poll(
    () => readSlot(slot.address, slot.name, management),
    { until: (now) => isSwapped(slot, now), deadline: ports.clock.now() + showMs, notYet: isAnyFailure },
    ports.clock,
  );
  return seen.last ?? gone;
}

function isSwapped(before: Slot, now: Slot): boolean {
  return now.lastSwap !== undefined && now.lastSwap.at !== before.lastSwap?.at;
}

const cancelledWords =
  'Cancelled: the slot restarts with its own settings, and the prepared swap never reached production';
const endedWords = 'The prepared swap is gone, and Azure records no swap of the slot since it was prepared';

/** @throws Failure PREVIEW_WAS_COMPLETED */
function refuseSwapped(slot: Slot, now: Slot, why: unknown, ports: Ports): void {
  ports.tell({ kind: 'preview', state: 'none' });
  if (now.lastSwap === undefined || !isSwapped(slot, now)) return;
  ports.tell({ kind: 'production', state: 'swapped' });
  const at = new Date(now.lastSwap.at).toISOString();
  const facts = { slot: describeSlot(slot), why: describeThrown(why), at };
  throw failure('PREVIEW_WAS_COMPLETED', facts, { cause: why });
}

function isPending({ pendingSwapWith }: Slot): boolean {
  return pendingSwapWith !== undefined;
}

/**
 * Waits until the slot is, or is no longer, prepared for a swap, and gives it as it is then; undefined: it did not
 * come to that. Not by the run's signal: it also cleans up.
 */
export async function awaitPending(
  slot: Slot,
  wanted: boolean,
  limitMs: number,
  management: Management,
  ports: Ports,
): Promise<Slot | undefined> {
  const seen = await poll(
    () => readSlot(slot.address, slot.name, management),
    {
      until: (now) => isPending(now) === wanted,
      deadline: ports.clock.now() + limitMs,
      firstMs: 500,
      // Whatever hides the answer, what was asked for may still come.
      notYet: isAnyFailure,
    },
    ports.clock,
  );
  return seen.outcome === 'done' ? seen.last : undefined;
}
