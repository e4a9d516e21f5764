import { findActive } from '#app-service/deployment.ts';
import type { Deployment } from '#app-service/deployment.ts';
import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import { production } from '#app-service/slot.ts';
import type { LastSwap, Slot } from '#app-service/slot.ts';
import { deadlineOf, findSwapNote, isLeftOpen, isSwapOf, isSwappedSince } from '#app-service/swap-note.ts';
import type { SwapNote } from '#app-service/swap-note.ts';
import { isAnyFailure, isFailure } from '#failures/failure.ts';
import type { TargetPlan } from '#plan/plan.ts';
import type { Management, Ports } from '#ports';
import { describeThrown } from '../describe-thrown.ts';
import { findPair } from '../preflight/find-pair.ts';
import { openScm } from '../preflight/open-scm.ts';

/** One side of the app as an interrupted run may have left it. */
export interface LeftSide {
  readonly slot: Slot;
  /** Undefined: its SCM site could not be read; `problem` says why. */
  readonly scm: ScmAccess | undefined;
  readonly deployments: readonly Deployment[];
  readonly active: Deployment | undefined;
  readonly problem: string | undefined;
  /** It may be read yet: a swap restarts the SCM site, and Azure may be away for a moment. */
  readonly mayAnswer: boolean;
}

/** What there is to be put right. */
export interface Leftovers {
  readonly slot: LeftSide;
  readonly main: LeftSide;
  readonly note: SwapNote | undefined;
}

/** Whether a swap that was going to be asked for has happened, as far as can be seen from outside. */
export type SwapFate =
  | 'none'
  | 'happened'
  | 'not-happened'
  | 'open'
  | 'overtaken'
  /** It should have come by now, and what production serves cannot be read. */
  | 'unseen';

/** Reads both sides and the note of the last swap; changes nothing. */
export async function readLeftovers(
  plan: TargetPlan,
  management: Management,
  ports: Ports,
): Promise<Leftovers> {
  const { slot, main } = await findPair(plan, management);
  const [here, there] = await Promise.all([
    readLeftSide(slot, management, ports),
    readLeftSide(main, management, ports),
  ]);
  return { slot: here, main: there, note: findSwapNote(main.tags) };
}

async function readLeftSide(slot: Slot, management: Management, ports: Ports): Promise<LeftSide> {
  try {
    const scm = await openScm(slot, management, ports);
    const deployments = await ports.scmSite(scm).listDeployments();
    const active = findActive(deployments);
    return { slot, scm, deployments, active, problem: undefined, mayAnswer: false };
  } catch (thrown) {
    if (!isAnyFailure(thrown)) throw thrown;
    ports.signal.throwIfAborted();
    const unread = { slot, scm: undefined, deployments: [], active: undefined };
    const mayAnswer = isFailure(thrown, 'SCM_UNAVAILABLE') || isFailure(thrown, 'ARM_UNAVAILABLE');
    return { ...unread, problem: describeThrown(thrown), mayAnswer };
  }
}

/**
 * How long a swap that was asked for may still come, though its run waits no longer, in ms. Azure goes on when nobody
 * listens, and the clocks of two agents differ.
 * Source: stuck swaps of over ten minutes; five warm-up requests of 90 s for each instance.
 */
const longestSwapMs = 20 * 60_000;

/**
 * Judges a swap whose run did not note its end, or no verdict on production: the first by the commit that production's
 * SCM site calls active, and where it names none, by Azure's own record. What is not seen counts as not happened only
 * after the longest that its run would have waited and that Azure takes; and only where production, or a swap that is
 * prepared still, can be seen at all.
 * `usualMs` is for a note that does not say how long its run waits.
 */
export function judgeFate(left: Leftovers, now: number, usualMs: number): SwapFate {
  const { main, note } = left;
  if (note === undefined || !isLeftOpen(note)) return 'none';
  const active = main.active?.id;
  const { lastSwap } = main.slot;
  if (note.state === 'swapped') return isAsSwapped(note, active, lastSwap) ? 'happened' : 'none';
  if (isThere(main, note)) return 'happened';
  // Azure may have recorded a swap whose sites do not show it yet.
  if (mayStillCome(note, now, usualMs)) return 'open';
  if (isSwappedSince(note, lastSwap)) return 'overtaken';
  if (main.scm === undefined) return isPrepared(left.slot.slot, note) ? 'not-happened' : 'unseen';
  const unmoved = note.outgoing === undefined || active?.startsWith(note.outgoing) === true;
  return unmoved ? 'not-happened' : 'overtaken';
}

/** Only where production cannot be read does the record alone decide: one that has nothing does not have this build. */
function isThere({ scm, active, slot }: LeftSide, note: SwapNote): boolean {
  return scm === undefined ? isSwapOf(note, slot.lastSwap) : active?.id.startsWith(note.incoming) === true;
}

/** How long a run waits for its swap whose note does not say, where nothing else is known, in ms. */
export const usualSwapMs = 600_000;

/** Whether a swap that nobody sees may be under way, or be asked for yet. */
export function mayStillCome(note: SwapNote, now: number, usualMs: number): boolean {
  return now < Math.max(deadlineOf(note, usualMs), note.at + longestSwapMs);
}

/** Whether a swap that was seen is production's last still; others took over from there otherwise. */
function isAsSwapped(note: SwapNote, active: string | undefined, lastSwap: LastSwap | undefined): boolean {
  return isSwapOf(note, lastSwap) && (active === undefined || active.startsWith(note.incoming));
}

/** Whether the slot waits still for the very swap that was meant: its end would have ended that. */
function isPrepared({ name, pendingSwapWith }: Slot, note: SwapNote): boolean {
  return pendingSwapWith?.toLowerCase() === production && name.toLowerCase() === note.slot.toLowerCase();
}

/** A swap that is prepared and neither completed nor cancelled. */
export interface Preview {
  /** The side that is to be asked to end it; the portal asks the slot, not its target. */
  readonly source: Slot;
  readonly other: string;
}

/** The preview that waits; undefined: none does. */
export function findPreview({ slot, main }: Leftovers): Preview | undefined {
  for (const { slot: source } of [slot, main]) {
    if (source.pendingSwapWith !== undefined) return { source, other: source.pendingSwapWith };
  }
  return undefined;
}

/** Whether the preview is between this slot and production, and not with some other slot. */
export function isOurs(preview: Preview, slot: Slot): boolean {
  const sides = [preview.source.name, preview.other].map((name) => name.toLowerCase());
  return sides.includes(production) && sides.includes(slot.name.toLowerCase());
}
