import { describePlan } from '#plan/describe-plan.ts';
import type { Ports } from '#ports';
import { run } from '#run';
import { lookAhead } from '#stages/look-ahead.ts';
import { runStages } from '#stages/run-stages.ts';
import { findUndecidable } from '#stages/package/find-undecidable.ts';
import type { CommandContext } from './command.ts';

/** The build step: every stage, and the report. A build that cannot be deployed is told with all else that is wrong. */
export async function deploy({ plan, known, ports, finish }: CommandContext): Promise<number> {
  ports.tell({ kind: 'run-started', title: 'slotship deploy', lines: describePlan(plan) });
  const story = async (own: Ports): Promise<string> => {
    const problems = [...known, ...(await findUndecidable(plan, own))];
    return problems.length > 0 ? lookAhead(plan, own, problems) : runStages(plan, own);
  };
  return finish(await run(story, plan.timeoutMs, ports));
}
