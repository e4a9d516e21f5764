import { describeSlot, production } from '#app-service/slot.ts';
import type { LastSwap, Slot } from '#app-service/slot.ts';
import { findSwapNote, isSwapOf } from '#app-service/swap-note.ts';
import { failure, isAnyFailure } from '#failures/failure.ts';
import type { TargetPlan } from '#plan/plan.ts';
import type { Management, Ports } from '#ports';
import { describeIntent, describeLack } from './describe-intent.ts';
import { describeThrown } from './describe-thrown.ts';
import { readSlot } from './find-app.ts';
import { mayStillCome } from './leftovers.ts';
import { lookUntilDecided } from './look-until-decided.ts';
import type { Preflight } from './preflight-types.ts';

/** How long a run waits for its swap whose note does not say, in ms. */
const usualMs = 600_000;

/**
 * Waits until a swap that another run noted, and whose end nobody noted, is decided: it takes the slot's content along,
 * whatever was pushed there meanwhile. Gives whether there was one, after which both slots are to be read anew.
 * @throws Failure SWAP_UNDECIDED: it may come yet
 */
export async function awaitEarlierSwap(
  tags: Slot['tags'],
  plan: TargetPlan,
  management: Management,
  ports: Ports,
): Promise<boolean> {
  if (findSwapNote(tags)?.state !== 'intent') return false;
  const start = ports.clock.now();
  const { left, fate } = await lookUntilDecided(plan, usualMs, false, management, ports);
  if (left.note !== undefined && fate === 'open') {
    ports.tell({ kind: 'production', state: 'unknown' });
    const intent = `${describeIntent(left.note)}; ${describeLack(left.note)}`;
    throw failure('SWAP_UNDECIDED', { intent, waitedMs: ports.clock.now() - start });
  }
  ports.tell({ kind: 'production', state: 'untouched' });
  if (left.note !== undefined && fate === 'happened') {
    const text = `${describeIntent(left.note)}, and it happened; no verdict on production was noted since.`;
    ports.tell({ kind: 'noticed', text });
  }
  return true;
}

/**
 * Looks right before a push: no swap of the slot is noted that may be under way, and none has come since preflight.
 * @throws Failure SWAP_UNDECIDED, SLOT_SWAPPED
 */
export async function checkUnswapped(
  { slot, production: main }: Preflight,
  plan: TargetPlan,
  ports: Ports,
): Promise<void> {
  const { management } = ports;
  if (management === undefined || main === undefined) return;
  const read = (): Promise<Slot> => readSlot(main.slot.address, production, management);
  const found = await read();
  const now = (await awaitEarlierSwap(found.tags, plan, management, ports)) ? await read() : found;
  const swap = findNewSwap(now, main.slot, slot);
  if (swap !== undefined) throw failure('SLOT_SWAPPED', { slot: describeSlot(slot), swap: describe(swap) });
}

/**
 * What ended a run after it had pushed, and before it asked for a swap itself: where others swapped the slot meanwhile,
 * that comes first, since what was pushed may have gone to production.
 */
export async function orSwappedMeanwhile(
  thrown: unknown,
  { slot, production: main }: Preflight,
  runId: string,
  ports: Ports,
): Promise<unknown> {
  const { management } = ports;
  if (management === undefined || main === undefined || ports.signal.aborted || !isAnyFailure(thrown))
    return thrown;
  try {
    const now = await readSlot(main.slot.address, production, management);
    const swap = findNewSwap(now, main.slot, slot);
    const meanwhile = swap === undefined ? describeOpen(now, runId, ports) : describe(swap);
    if (meanwhile === undefined) return thrown;
    ports.tell({ kind: 'production', state: 'unknown' });
    const facts = { slot: describeSlot(slot), meanwhile, ended: describeThrown(thrown) };
    return failure('SWAPPED_MEANWHILE', facts, { cause: thrown });
  } catch (problem) {
    if (!isAnyFailure(problem)) throw problem;
    return thrown;
  }
}

/** Azure's record of a swap of production with this slot that was not there before. */
function findNewSwap(now: Slot, before: Slot, slot: Slot): LastSwap | undefined {
  const { lastSwap } = now;
  if (lastSwap === undefined || lastSwap.at === before.lastSwap?.at) return undefined;
  const sides = [lastSwap.source, lastSwap.target].map((name) => name.toLowerCase());
  return sides.includes(slot.name.toLowerCase()) ? lastSwap : undefined;
}

/** The swap that another run has noted and that may be under way; undefined: none. */
function describeOpen({ tags, lastSwap }: Slot, runId: string, { clock }: Ports): string | undefined {
  const note = findSwapNote(tags);
  if (note?.state !== 'intent' || note.run === runId || isSwapOf(note, lastSwap)) return undefined;
  return mayStillCome(note, clock.now(), usualMs) ? describeIntent(note) : undefined;
}

function describe(swap: LastSwap): string {
  return `Azure records that ${swap.source} was swapped with ${swap.target} at ${new Date(swap.at).toISOString()}`;
}
