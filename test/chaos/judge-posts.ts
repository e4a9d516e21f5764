import { undoesLeft } from './conditions.ts';
import { buildKey } from './looks.ts';
import type { Post } from './looks.ts';
import type { Run } from './one-run.ts';
import { otherActor } from './others.ts';
import type { Served, Truth } from './truth.ts';

/** How old the last look at the slot may be when its swap is asked for, in ms. */
const oldestLookMs = 5_000;

/** One swap for the one that was asked for; a second only to take back what is not healthy. Gives what is wrong. */
export function judgePosts(truth: Truth, run: Run): readonly string[] {
  const [first, second, ...more] = run.looks.posts;
  const problems: string[] = [];
  if (more.length > 0) problems.push('asked for more than two swaps');
  if (first !== undefined)
    problems.push(...(undoesLeft(run) ? judgeUndoing(truth, run, first) : judgeFirst(truth, run, first)));
  if (first !== undefined && second !== undefined) problems.push(...judgeSecond(run, first, second));
  return problems;
}

function judgeFirst(truth: Truth, { kind, plan, looks }: Run, first: Post): readonly string[] {
  const problems: string[] = [];
  if (plan.swap.kind === 'no') problems.push('swapped though no swap was asked for');
  if (kind === 'recover safe') problems.push('asked for a swap, and was to settle things without one');
  problems.push(...judgeLastLook(truth, looks.tested, first));
  const goesBack = kind === 'recover undo' || kind === 'swap-back';
  const completes = kind === 'recover finish' || (!goesBack && plan.swap.kind === 'swap-with-preview');
  const wasPrepared = first.swap.history[0]?.phase === 'warming';
  if (completes && !wasPrepared && first.previewEndedAt <= first.slotReadAt)
    problems.push('asked for a swap of its own where it was to complete a prepared one');
  return problems;
}

/** Right before the swap the slot had what was tested there, and nothing that would soon replace it. */
function judgeLastLook(truth: Truth, tested: ReadonlyMap<string, number>, first: Post): readonly string[] {
  const { slotSeen, slotAskedAt, sentAt } = first;
  if (slotSeen === undefined || slotSeen.at < slotAskedAt)
    return ['did not look at the slot again between its last test and the swap'];
  const problems: string[] = [];
  if (sentAt - slotSeen.at > oldestLookMs)
    problems.push('asked for a swap of a slot that it had not looked at for some time');
  if (slotSeen.running)
    problems.push('asked for a swap though its last look showed a deployment under way on the slot');
  if (!tested.has(buildKey(truth, slotSeen.contentId, slotSeen.active)))
    problems.push('asked for a swap though its last look showed another build on the slot than it tested');
  return problems;
}

/** What a run brought that did not live to verify it, another may take back where it could have. */
function judgeUndoing(
  truth: Truth,
  { plan }: Run,
  { takes, earlier, slotSeen, slotAliveAt, sentAt }: Post,
): readonly string[] {
  const problems: string[] = [];
  if (plan.verification.onFailure === 'report') problems.push('swapped back where that is not wanted');
  if (plan.swap.kind !== 'no' && plan.swap.cannotGoBack !== undefined)
    problems.push('swapped back a build that cannot go back');
  // What comes between the last look and the request nobody can refuse.
  if (takes === undefined || sentAt - takes.at <= oldestLookMs) return problems;
  if (takes.how !== 'swap' || (takes.by === otherActor && !isMeant(truth, takes)))
    problems.push('took a build out of production that no run had brought there');
  if (slotSeen === undefined || slotSeen.at < takes.at)
    return [...problems, 'swapped back without looking what the slot has'];
  if (slotSeen.running) problems.push('swapped back though a deployment was under way on the slot');
  if (slotSeen.active !== earlier?.commit)
    problems.push('swapped back to another build than production had before');
  if (slotAliveAt < takes.at) problems.push('swapped back to a build that it did not see running');
  return problems;
}

/** Who asked for a swap that a run had noted it was about to ask for, Azure does not tell. */
function isMeant(truth: Truth, { at, commit }: Served): boolean {
  const isOwn = truth.commits.get(commit ?? '')?.by !== otherActor;
  return isOwn && truth.intents.some((intent) => intent.at <= at);
}

/** A swap back takes production to what it served before, where that is there still and runs. */
function judgeSecond({ plan }: Run, first: Post, second: Post): readonly string[] {
  const problems: string[] = [];
  if (second.sentAt - (second.takesOthersOf ?? Infinity) > oldestLookMs)
    problems.push('took a build out of production that it had not brought there');
  if (!second.afterUnhealthy || plan.verification.onFailure === 'report')
    problems.push('asked for a second swap without a reason to go back');
  if (plan.swap.kind !== 'no' && plan.swap.cannotGoBack !== undefined)
    problems.push('swapped back a build that cannot go back');
  const switchedAt = first.swap.switchedAt ?? Infinity;
  if (second.productionHeardAt < switchedAt) problems.push('swapped back a production that it never heard');
  const { slotSeen } = second;
  if (slotSeen === undefined || slotSeen.at < switchedAt)
    return [...problems, 'swapped back without looking what the slot has'];
  if (slotSeen.running) problems.push('swapped back though a deployment was under way on the slot');
  if (slotSeen.active !== first.replaced.active)
    problems.push('swapped back to another build than production had before');
  if (second.slotAliveAt < switchedAt) problems.push('swapped back to a build that it did not see running');
  return problems;
}
