import { describeSwapPlan } from '#plan/describe-plan.ts';
import { run } from '#run';
import { runSwap } from '#stages/run-swap.ts';
import type { CommandContext } from './command.ts';

/** Tests what the slot has, swaps it into production and verifies it. */
export async function swap({ plan, ports, finish }: CommandContext): Promise<number> {
  ports.tell({ kind: 'run-started', title: 'slotship swap', lines: describeSwapPlan(plan) });
  const consent = {
    kind: 'swap',
    confirm: (lines: readonly string[]) => {
      for (const text of lines) ports.tell({ kind: 'said', text });
      return Promise.resolve(true);
    },
  } as const;
  return finish(await run((own) => runSwap(plan, consent, own), plan.timeoutMs, ports));
}
