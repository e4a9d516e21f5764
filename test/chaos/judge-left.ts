import { findSwapNote } from '#app-service/swap-note.ts';
import type { Run } from './one-run.ts';
import { isHealthy } from './truth.ts';
import type { Truth } from './truth.ts';

/** What is left when the last `recover` has ended well: no prepared swap, and no bad build that nobody judged. */
export function judgeLeftBehind(truth: Truth, runs: readonly Run[]): readonly string[] {
  const last = runs.at(-1);
  if (last?.kind !== 'recover safe' || last.ending?.exitCode !== 0) return [];
  return [...judgePending(truth, last), ...judgeUnjudged(truth, runs, last.ending.verdict)];
}

function judgePending(truth: Truth, { ending }: Run): readonly string[] {
  const pending = truth.place('stage').slot.targetSwapSlot;
  if (pending === undefined) return [];
  return [`a prepared swap is still pending after recover ended with ${String(ending?.exitCode)}`];
}

/** A run that dies after its swap leaves a note of it, by which `recover` finds a production that is bad. */
function judgeUnjudged(truth: Truth, runs: readonly Run[], verdict: string): readonly string[] {
  const now = truth.served.at(-1);
  const bringer = runs.find(({ name }) => name === now?.by);
  if (now?.how !== 'swap' || bringer === undefined || isHealthy(truth, 'production')) return [];
  const isUnwritten = bringer.life.faults.some((fault) => fault.startsWith('arm updateTags'));
  if (bringer.ending !== undefined || isUnwritten || hasGivenVerdict(truth, bringer)) return [];
  if (runs.some((run) => run.ending !== undefined && run.endedAt > now.at && run.looks.unhealthyTold))
    return [];
  if (truth.deeds.some(({ at }) => at >= now.since)) return [];
  // What production served at the beginning was as bad then.
  if (now.commit === truth.served[0]?.commit) return [];
  const pusher = runs.find(({ name }) => name === truth.commits.get(now.commit ?? '')?.by);
  if (pusher?.ending?.thrown?.code === 'SWAPPED_MEANWHILE') return [];
  return [
    `recover ends well, and production is bad since a swap of ${now.by}, which did not live to judge it: ${verdict}`,
  ];
}

/** Whether it noted what it had found and told, and died before it could end. */
function hasGivenVerdict(truth: Truth, { name, looks }: Run): boolean {
  const note = findSwapNote(truth.place('production').slot.tags);
  return looks.unhealthyTold && note?.run === name && note.state === 'done';
}
