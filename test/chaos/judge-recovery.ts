import type { Run } from './one-run.ts';
import { otherActor } from './others.ts';
import type { Truth } from './truth.ts';

/** What `recover` says became of a swap, held against what did. Gives what is wrong. */
export function judgeRecovery(truth: Truth, { name, kind, ending }: Run): readonly string[] {
  if (kind === 'deploy' || ending?.exitCode !== 0) return [];
  const asked = truth.model.swaps.filter((swap) => truth.swapsBy.get(swap.id) !== otherActor);
  const problems: string[] = [];
  if (
    /did not happen; production is untouched/.test(ending.verdict) &&
    asked.some(({ phase }) => phase !== 'done' && phase !== 'failed')
  )
    problems.push('says that a swap did not happen, and it is under way');
  const [, noted] = /^The swap of run (.*) happened/.exec(ending.verdict) ?? [];
  const seen = asked.some((swap) => truth.swapsBy.get(swap.id) === noted && swap.switchedAt !== undefined);
  const mixed = asked.length < truth.model.swaps.length;
  if (noted !== undefined && !seen && !mixed) problems.push('says that a swap happened, and it did not');
  return problems.map((problem) => `${name} (${kind}): ${problem}: ${ending.verdict}`);
}
