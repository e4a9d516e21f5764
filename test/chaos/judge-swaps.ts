import type { Post } from './looks.ts';
import type { Run } from './one-run.ts';
import type { Served, Truth } from './truth.ts';

/**
 * Sums the swaps of all runs of one build: whoever was killed, ran again or recovered, production gets the build by
 * one of them, and again only after a swap that took it back. Gives what is wrong.
 */
export function judgeSwaps(truth: Truth, runs: readonly Run[]): readonly string[] {
  return truth.served.flatMap((served, index) => {
    const before = truth.served[index - 1];
    const run = runs.find((one) => one.name === served.by);
    if (before === undefined || run === undefined || served.how !== 'swap') return [];
    const [first] = run.looks.posts;
    if (first?.swap.startedAt !== served.since || isUnseen(run, before)) return [];
    if (isPushedSince(truth, served, first)) return [];
    const [ours, theirs] = [versionOf(truth, served), versionOf(truth, before)];
    if (ours === undefined || ours !== theirs) return [];
    return [`${run.name} (${run.kind}) swapped a build into production that it served already`];
  });
}

/** Whether the run could not see what its swap replaced. */
function isUnseen({ looks: { posts } }: Run, before: Served): boolean {
  const listedAt = posts[0]?.productionListedAt ?? 0;
  return listedAt === 0 || before.at > listedAt;
}

/** Whether somebody pushed to the slot what was swapped, after the run's last look at it: nobody could see that. */
function isPushedSince(truth: Truth, { contentId, commit, by }: Served, { slotSeen }: Post): boolean {
  if (slotSeen === undefined || truth.commits.get(commit ?? '')?.by === by) return false;
  const pushed = truth.holding(contentId).deployments.find(({ id }) => id === commit);
  return (pushed?.startedAt ?? 0) > slotSeen.at;
}

function versionOf(truth: Truth, { commit }: Served): string | undefined {
  return truth.commits.get(commit ?? '')?.version;
}
