import { describeSlot, production } from '#app-service/slot.ts';
import type { LastSwap, Slot } from '#app-service/slot.ts';
import { findSwapNote, isSwapOf } from '#app-service/swap-note.ts';
import { failure, isAnyFailure } from '#failures/failure.ts';
import type { TargetPlan } from '#plan/plan.ts';
import type { Management, Ports } from '#ports';
import { describeIntent, describeLack } from '../swap/describe-intent.ts';
import { describeThrown } from '../describe-thrown.ts';
import { readSlot } from '../preflight/find-app.ts';
import { mayStillCome, usualSwapMs } from './leftovers.ts';
import { lookUntilDecided, tellPreview } from './look-until-decided.ts';
import type { Preflight } from '../preflight/preflight-types.ts';

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
  const note = findSwapNote(tags);
  if (note?.state !== 'intent' || note.slot.toLowerCase() !== plan.slot.toLowerCase()) return false;
  const start = ports.clock.now();
  const { left, fate } = await lookUntilDecided(plan, usualSwapMs, false, management, ports);
  if (left.note !== undefined && fate === 'open') {
    ports.tell({ kind: 'production', state: 'unknown' });
    const intent = `${describeIntent(left.note)}; ${describeLack(left.note)}`;
    throw failure('SWAP_UNDECIDED', { intent, waitedMs: ports.clock.now() - start });
  }
  ports.tell({ kind: 'production', state: 'untouched' });
  tellPreview(left, ports);
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
  preflight: Preflight,
  runId: string,
  ports: Ports,
): Promise<unknown> {
  if (ports.signal.aborted || !isAnyFailure(thrown)) return thrown;
  return (await findMeanwhile(preflight, runId, describeThrown(thrown), ports)) ?? thrown;
}

/**
 * Looks once more where a run that asks for no swap has come to its end.
 * @throws Failure SWAPPED_MEANWHILE
 */
export async function refuseMeanwhile(preflight: Preflight, runId: string, ports: Ports): Promise<void> {
  const found = await findMeanwhile(preflight, runId, 'its tests passed', ports);
  if (found !== undefined) throw found;
}

/** Failure SWAPPED_MEANWHILE where others swapped the slot, or may be about to; one that cannot be looked for is a warning. */
async function findMeanwhile(
  { slot, production: main }: Preflight,
  runId: string,
  ended: string,
  ports: Ports,
): Promise<Error | undefined> {
  const { management } = ports;
  if (management === undefined || main === undefined) return undefined;
  try {
    const now = await readSlot(main.slot.address, production, management);
    const swap = findNewSwap(now, main.slot, slot);
    const meanwhile = swap === undefined ? describeOpen(now, slot, runId, ports) : describe(swap);
    if (meanwhile === undefined) return undefined;
    ports.tell({ kind: 'production', state: 'unknown' });
    return failure('SWAPPED_MEANWHILE', { slot: describeSlot(slot), meanwhile, ended });
  } catch (problem) {
    if (!isAnyFailure(problem)) throw problem;
    const text = `Whether others swapped the ${describeSlot(slot)} meanwhile could not be looked at: ${describeThrown(problem)}`;
    ports.tell({ kind: 'warned', text });
    return undefined;
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
function describeOpen(
  { tags, lastSwap }: Slot,
  slot: Slot,
  runId: string,
  { clock }: Ports,
): string | undefined {
  const note = findSwapNote(tags);
  if (note?.slot.toLowerCase() !== slot.name.toLowerCase()) return undefined;
  if (note.state !== 'intent' || note.run === runId || isSwapOf(note, lastSwap)) return undefined;
  return mayStillCome(note, clock.now(), usualSwapMs) ? describeIntent(note) : undefined;
}

function describe(swap: LastSwap): string {
  return `Azure records that ${swap.source} was swapped with ${swap.target} at ${new Date(swap.at).toISOString()}`;
}
