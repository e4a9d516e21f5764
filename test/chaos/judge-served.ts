import { parseCommitMessage } from '#app-service/trailers.ts';
import type { Swap } from '#emulator/model/world.ts';
import { isOpen, isReadable } from './conditions.ts';
import { buildKey } from './looks.ts';
import type { Run } from './one-run.ts';
import { otherActor } from './others.ts';
import type { Served, Truth } from './truth.ts';

/** A swap asked for this long ago may come to its end only now, in ms. */
const longestSwapMs = 300_000;

/**
 * Holds everything that production ever served against what it may serve: what passed its smoke tests in this
 * content, what it served before, or what another actor put there. Gives what is wrong.
 */
export function judgeServed(truth: Truth, runs: readonly Run[]): readonly string[] {
  const before = new Set<string>();
  return truth.served.flatMap((served) => {
    const key = buildKey(truth, served.contentId, served.commit);
    const fine = served.how === 'start' || before.has(key) || mayServe(truth, served, runs);
    before.add(key);
    const name = served.commit?.slice(0, 10) ?? 'nothing';
    return fine ? [] : [`production served ${name}, which was not tested (${served.how} of ${served.by})`];
  });
}

/**
 * Finds builds that went to production in place of a newer one, by a run that was to refuse that and that could have
 * seen the newer one.
 */
export function judgeOrder(truth: Truth, runs: readonly Run[]): readonly string[] {
  if (!isReadable(truth)) return [];
  return truth.served.flatMap((served, index) => {
    const before = truth.served[index - 1];
    const run = runs.find((one) => one.name === served.by);
    const [first] = run?.looks.posts ?? [];
    if (before === undefined || run === undefined || first?.swap.startedAt !== served.since) return [];
    const { swap } = run.plan;
    if (first.afterUnhealthy) return [];
    if (run.kind === 'recover undo' || run.kind === 'swap-back' || swap.kind === 'no' || swap.allowOlder)
      return [];
    const [ours, theirs] = [served, before].map(({ commit }) => numberOf(truth, commit));
    if (ours === undefined || theirs === undefined || ours >= theirs) return [];
    const unseen = first.productionListedAt > 0 && before.at > first.productionListedAt;
    return unseen ? [] : [`${run.name} took production back from build ${String(theirs)} to ${String(ours)}`];
  });
}

function numberOf(truth: Truth, commit: string | undefined): number | undefined {
  const { buildNumber } = parseCommitMessage(truth.commits.get(commit ?? '')?.message ?? '');
  return buildNumber === undefined ? undefined : Number(buildNumber);
}

function mayServe(truth: Truth, served: Served, runs: readonly Run[]): boolean {
  if (served.by === otherActor) return true;
  const key = buildKey(truth, served.contentId, served.commit);
  const run = runs.find((one) => one.name === served.by);
  const post = run?.looks.posts.findLast((one) => one.swap.startedAt === served.since);
  const until = post?.swap.startedAt ?? served.at;
  if (runs.some((one) => (one.looks.tested.get(key) ?? Infinity) <= until)) return true;
  if (served.how === 'deployment') {
    // What this run pushed to the slot went on with a swap that it could not know of when it pushed.
    const push = run?.looks.pushes.findLast(({ at }) => at <= served.since);
    return truth.model.swaps.some((swap) =>
      isUnforeseen(truth, swap, served.by, served.at, push?.productionReadAt ?? 0),
    );
  }
  // Azure takes no condition with a swap: one of somebody else's between the last look and ours cannot be refused.
  if (post !== undefined && isSwappedBetween(truth, served.by, post.slotSeen?.at ?? 0, post.swap.startedAt))
    return true;
  // What somebody pushed after the slot was last looked at, while the swap was asked for, nobody can refuse.
  const commit = truth.commits.get(served.commit ?? '');
  const { servedSince } = truth.holding(served.contentId);
  if (commit?.by === served.by || post === undefined || servedSince <= (post.slotSeen?.at ?? 0)) return false;
  const pusher = runs.find(({ name }) => name === commit?.by);
  if (pusher === undefined) return true;
  const push = pusher.looks.pushes.findLast(({ at }) => at <= servedSince);
  return isUnforeseen(truth, post.swap, pusher.name, served.at, push?.productionReadAt ?? 0);
}

/**
 * Whether nobody could know of a swap of the slot when ARM last described production to a run: no note of it was there.
 * Azure itself tells of a swap when it has ended.
 */
function isUnforeseen(truth: Truth, swap: Swap, pusher: string, servedAt: number, readAt: number): boolean {
  const by = truth.swapsBy.get(swap.id);
  if (by === pusher || swap.source !== 'stage' || swap.startedAt > servedAt) return false;
  const noted = truth.intents.findLast((intent) => intent.by === by && intent.at <= swap.startedAt);
  const endedAt = isOpen(swap) ? Infinity : (swap.history.at(-1)?.at ?? Infinity);
  return endedAt > readAt && (noted === undefined || noted.keptAt > readAt);
}

function isSwappedBetween(truth: Truth, by: string, from: number, to: number): boolean {
  const foreign = truth.model.swaps.filter((swap) => truth.swapsBy.get(swap.id) !== by);
  return foreign.some(({ startedAt }) => startedAt >= from - longestSwapMs && startedAt <= to);
}
