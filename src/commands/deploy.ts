import { describePlan } from '#plan/describe-plan.ts';
import { run } from '#run';
import { runStages } from '#stages/run-stages.ts';
import type { CommandContext } from './command.ts';

/** The build step: every stage, and the report. */
export async function deploy({ plan, ports, finish }: CommandContext): Promise<number> {
  ports.tell({ kind: 'run-started', title: 'slotship deploy', lines: describePlan(plan) });
  return finish(await run((own) => runStages(plan, own), plan.timeoutMs, ports));
}
