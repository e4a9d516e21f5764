import type { Ending } from '#run';
import { findSwapNote, isLeftOpen } from '#app-service/swap-note.ts';
import { isFailure } from '#failures/failure.ts';
import { isInterfered, isMixed, isOpen, isReadable, isSeenGood, isSwitched } from './conditions.ts';
import type { Run } from './one-run.ts';
import { isHealthy } from './truth.ts';
import type { Truth } from './truth.ts';

/** No agent waits less for its swap, by a clock that differs by some minutes, in ms. */
const shortestDoubtMs = 10 * 60_000;

/** What a `recover` that ends well says of the swap that was left, held against what became of it. Gives what is wrong. */
export function judgeRecovery(truth: Truth, run: Run, { verdict }: Ending): readonly string[] {
  const [, back, name, words] =
    /^The swap (back )?of run (.*?) (happened|did not happen|was undone)/.exec(verdict) ?? [];
  const problems = [...judgeLeft(truth, run)];
  if (back !== undefined) problems.push(...judgeReturn(truth, run, name ?? '', words === 'happened'));
  else if (words === 'did not happen') problems.push(...judgeNotHappened(truth, name ?? ''));
  else if (words === 'happened') problems.push(...judgeHappened(truth, run, name ?? ''));
  else if (words === 'was undone') problems.push(...judgeSwapped(truth, run));
  else if (verdict.includes('was completed: ')) problems.push(...judgeSwapped(truth, run));
  else if (verdict.startsWith('Production was changed by others'))
    problems.push(...judgeOthers(truth, verdict));
  else if (!/^Nothing is pending|was cancelled\.$/.test(verdict))
    problems.push('says success in words that nobody knows');
  return problems.map((problem) => `${problem}: ${verdict}`);
}

/** What ends well leaves nothing open: no prepared swap, no note of one that is only meant. */
function judgeLeft(truth: Truth, run: Run): readonly string[] {
  const { life } = run;
  const { slot } = truth.place('production');
  const problems: string[] = [];
  if (truth.place('stage').slot.targetSwapSlot !== undefined && !isInterfered(truth, run))
    problems.push('says success, and a prepared swap is still pending');
  const unwritten = life.faults.some((fault) => /^arm (updateTags|findSlot)/.test(fault));
  const meant = truth.intents.at(-1);
  const isOthers = meant !== undefined && meant.by !== run.name && meant.at >= run.startedAt;
  if (findSwapNote(slot.tags)?.state === 'intent' && !unwritten && !isOthers)
    problems.push('says success, and the note of the swap is still open');
  return problems;
}

function judgeNotHappened(truth: Truth, name: string): readonly string[] {
  const own = truth.model.swaps.filter((swap) => truth.swapsBy.get(swap.id) === name);
  if (own.some(isOpen)) return ['says that a swap did not happen, and it is under way'];
  if (own.some(isSwitched)) return ['says that a swap did not happen, and it did'];
  const meantAt = truth.intents.findLast((intent) => intent.by === name)?.at ?? 0;
  return truth.clock.now() - meantAt < shortestDoubtMs
    ? ['says that a swap did not happen, when it could still come']
    : [];
}

/** The last swap that a run meant: it was asked for after its note, or was not. */
function judgeReturn(truth: Truth, run: Run, name: string, happened: boolean): readonly string[] {
  const own = truth.model.swaps.filter((swap) => truth.swapsBy.get(swap.id) === name);
  const meantAt = truth.intents.findLast((intent) => intent.by === name)?.at ?? Infinity;
  const switched = own.some((swap) => swap.startedAt >= meantAt && isSwitched(swap));
  const problems: string[] = [];
  if (switched !== happened && !isMixed(truth, run) && !hasSwapDeed(truth))
    problems.push(`says of a swap back that it ${happened ? 'happened' : 'did not happen'}`);
  if (own.some(isOpen)) problems.push('says what became of a swap back that is under way');
  return [...problems, ...judgeHealthy(truth, run)];
}

function judgeHappened(truth: Truth, run: Run, name: string): readonly string[] {
  const seen = truth.model.swaps.some((swap) => truth.swapsBy.get(swap.id) === name && isSwitched(swap));
  const problems: string[] = [];
  if (!seen && !isMixed(truth, run) && !hasSwapDeed(truth) && !isBroughtSince(truth, name))
    problems.push('says that a swap happened, and it did not');
  return [...problems, ...judgeHealthy(truth, run)];
}

/** Two runs of one build that mean the same swap: which of them asked for the one that came, nobody can see. */
function isBroughtSince(truth: Truth, name: string): boolean {
  const meantAt = truth.intents.find((intent) => intent.by === name)?.at ?? Infinity;
  const served = truth.served.at(-1)?.commit;
  return truth.served.some(({ how, at, commit }) => how === 'swap' && at >= meantAt && commit === served);
}

function judgeSwapped(truth: Truth, run: Run): readonly string[] {
  const switched = run.looks.posts.filter(({ swap }) => isSwitched(swap)).length;
  if (switched !== 1 && !isMixed(truth, run)) return ['says that it swapped, and it did not'];
  return judgeHealthy(truth, run);
}

function judgeHealthy(truth: Truth, run: Run): readonly string[] {
  if (!isSeenGood(run)) return ['says that production is healthy, and did not see it so'];
  if (isInterfered(truth, run) || isHealthy(truth, 'production')) return [];
  return ['says that production is healthy, and it is not'];
}

function judgeOthers(truth: Truth, verdict: string): readonly string[] {
  const [, name] = /since run (.*?);/.exec(verdict) ?? [];
  const meantAt = truth.intents.findLast((intent) => intent.by === name)?.at ?? 0;
  const changed = truth.served.some((one) => one.at >= meantAt && one.by !== name) || truth.deeds.length > 0;
  return changed ? [] : ['says that others changed production, and nobody did'];
}

function hasSwapDeed(truth: Truth): boolean {
  return truth.deeds.some(({ what }) => what.startsWith('swap'));
}

/** A swap that was meant may come for so long, by clocks that differ by some minutes, in ms. */
const longestDoubtMs = 30 * 60_000;

/** A `recover` that does not know needs a reason for that, and claims nothing of production. Gives what is wrong. */
export function judgeUnclear(truth: Truth, run: Run, { verdict }: Ending): readonly string[] {
  const meantAt = truth.intents.at(-1)?.at ?? -Infinity;
  const hidden =
    run.life.faults.length > 0 ||
    isInterfered(truth, run) ||
    !isReadable(truth) ||
    truth.model.swaps.some(isOpen) ||
    truth.clock.now() - meantAt < longestDoubtMs;
  const problems = hidden ? [] : ['says that it is not clear how things stand, and it is'];
  if (verdict.includes('production is untouched') && isNotedSwapReal(truth))
    problems.push('says that production is untouched, and the swap that is noted there happened or goes on');
  return problems;
}

function isNotedSwapReal(truth: Truth): boolean {
  const note = findSwapNote(truth.place('production').slot.tags);
  const own = truth.model.swaps.filter((swap) => truth.swapsBy.get(swap.id) === note?.run);
  return note?.state === 'intent' && own.some((swap) => isSwitched(swap) || isOpen(swap));
}

/** A verdict on production is noted: nobody has to judge it again, unless what is in the way may be gone later. */
export function judgeClosed(truth: Truth, run: Run, { exitCode, thrown }: Ending): readonly string[] {
  if (exitCode !== 6 && exitCode !== 7) return [];
  if (thrown !== undefined && isFailure(thrown, 'NOT_SWAPPED_BACK') && thrown.facts.passes === true)
    return [];
  const note = findSwapNote(truth.place('production').slot.tags);
  const isHidden = run.life.faults.some((fault) => /^arm (updateTags|findSlot)/.test(fault));
  if (note === undefined || !isLeftOpen(note) || isHidden || isMixed(truth, run)) return [];
  const isOthers = truth.intents.some(({ by, at }) => by !== run.name && at >= run.startedAt);
  return isOthers ? [] : [`gives a verdict on production, and the note of run ${note.run} is still open`];
}
