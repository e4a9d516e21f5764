import type { Swap } from '#emulator/model/world.ts';
import { sourceOf } from './git.ts';
import type { Run } from './one-run.ts';
import type { Truth } from './truth.ts';

export const isSwitched = (swap: Swap): boolean => swap.switchedAt !== undefined;
export const isOpen = (swap: Swap): boolean => swap.phase !== 'done' && swap.phase !== 'failed';

/** Whether the run's first swap undid that of a run which did not live to verify it. */
export function undoesLeft({ looks }: Run): boolean {
  return looks.posts[0]?.afterUnhealthy === true;
}

/** Whether production answered the run well since its own last swap, with the build that it serves then. */
export function isSeenGood({ looks, startedAt }: Run): boolean {
  const since = Math.max(startedAt, ...looks.posts.map(({ swap }) => swap.switchedAt ?? 0));
  return (['health', 'version'] as const).every((kind) => (looks.productionGood.get(kind)?.at ?? 0) >= since);
}

/** Whether production had the new build before this run swapped anything: by an earlier run's swap, or another's. */
export function isThereAlready(truth: Truth, run: Run): boolean {
  const isBuild = (commit: string | undefined): boolean =>
    truth.commits.get(commit ?? '')?.version === sourceOf(run.build);
  if (run.kind === 'deploy') return isBuild(run.servedBefore);
  return truth.served.some(({ how }) => how === 'swap');
}

/** Whether this run may give up before things had their time. */
export function isHurried({ plan }: Run): boolean {
  return plan.timeoutMs < 1_000_000 || (plan.swap.kind !== 'no' && plan.swap.timeoutMs < 100_000);
}

/** Whether production's SCM site may be asked. */
export function isReadable(truth: Truth): boolean {
  return truth.place('production').slot.scmBasicAuthAllowed;
}

/**
 * Whether a swap that somebody else asked for was under way in this run's time: it cannot be told from one whose answer
 * was lost, so which of them it was is not judged.
 */
export function isMixed(truth: Truth, { name, startedAt }: Run): boolean {
  const foreign = truth.model.swaps.filter((swap) => truth.swapsBy.get(swap.id) !== name);
  return foreign.some((swap) => isOpen(swap) || (swap.history.at(-1)?.at ?? 0) >= startedAt);
}

/** Whether anybody else did anything since the run began, or an earlier run's swap came to its end meanwhile. */
export function isInterfered(truth: Truth, { startedAt, name }: Run): boolean {
  const foreign = truth.served.some((one) => one.at >= startedAt && one.by !== name);
  // What somebody pushed shortly before is deployed and served only now.
  const recently = startedAt - 120_000;
  return foreign || truth.deeds.some((deed) => deed.at >= recently);
}
