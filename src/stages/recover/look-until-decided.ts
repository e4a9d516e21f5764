import { isSwapOf } from '#app-service/swap-note.ts';
import { isFailure } from '#failures/failure.ts';
import type { TargetPlan } from '#plan/plan.ts';
import type { Management, Ports } from '#ports';
import { describeDuration } from '#report/sizes.ts';
import { describeIntent, describeLack } from '../swap/describe-intent.ts';
import { findPreview, isOurs, judgeFate, readLeftovers } from './leftovers.ts';
import type { Leftovers, SwapFate } from './leftovers.ts';
import { poll } from '../poll.ts';

/** What an interrupted run left, and what became of its swap. */
export interface Decided {
  readonly left: Leftovers;
  readonly fate: SwapFate;
}

/** How long Azure may take to note a swap that production shows. */
const settleMs = 60_000;

/**
 * Looks until a swap that may be under way is decided, at most as long as a run waits for others. `finishing`: a
 * prepared swap is to be completed, for which both SCM sites have to answer.
 */
export async function lookUntilDecided(
  plan: TargetPlan,
  timeoutMs: number,
  finishing: boolean,
  management: Management,
  ports: Ports,
): Promise<Decided> {
  const look = async (): Promise<Decided> => {
    const left = await readLeftovers(plan, management, ports);
    return { left, fate: judgeFate(left, ports.clock.now(), timeoutMs) };
  };
  const settledBy = ports.clock.now() + settleMs;
  const isUnsettled = (found: Decided): boolean =>
    mayShowMore(found, finishing) || (isUnrecorded(found) && ports.clock.now() < settledBy);
  let told = false;
  const seen = await poll(
    look,
    {
      until: (found) => !isUnsettled(found),
      deadline: ports.clock.now() + plan.waitMs,
      maxMs: 15_000,
      notYet: (thrown) => isFailure(thrown, 'ARM_UNAVAILABLE'),
      signal: ports.signal,
      onWait: (found) => {
        const note = found?.left.note;
        if (note === undefined || told) return;
        told = true;
        const text = `${describeIntent(note)}; ${describeLack(note)}. Waiting until it shows (at most ${describeDuration(plan.waitMs)})`;
        ports.tell({ kind: 'said', text });
        if (found?.fate !== 'open') return;
        ports.tell({ kind: 'production', state: 'unknown' });
        tellPreview(found.left, ports);
      },
    },
    ports.clock,
  );
  if (seen.outcome === 'done') return seen.last;
  if (seen.last === undefined) throw seen.lastError;
  return seen.last;
}

/** Tells whether a swap into production is prepared, for a run that ends before it is dealt with. */
export function tellPreview(left: Leftovers, ports: Ports): void {
  const preview = findPreview(left);
  const isPending = preview !== undefined && isOurs(preview, left.slot.slot);
  ports.tell({ kind: 'preview', state: isPending ? 'pending' : 'none' });
}

/** Whether the sites will say more: production's SCM site restarts in the swap. */
function mayShowMore({ left, fate }: Decided, finishing: boolean): boolean {
  const { slot, main } = left;
  if (fate === 'open' || (fate !== 'none' && main.mayAnswer)) return true;
  return finishing && findPreview(left) !== undefined && (slot.mayAnswer || main.mayAnswer);
}

/** Azure notes the time of a swap, by which it is known later, at its end. */
function isUnrecorded({ left: { main, note }, fate }: Decided): boolean {
  return fate === 'happened' && note !== undefined && !isSwapOf(note, main.slot.lastSwap);
}
