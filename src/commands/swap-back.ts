import type { Plan } from '#plan/plan.ts';
import { run } from '#run';
import { runSwap } from '#stages/run-swap.ts';
import type { CommandContext } from './command.ts';

/** Swaps again, so that production serves what it served before; asks first, and refuses where nobody can be asked. */
export async function swapBack({ read, plan, ports, ask, finish }: CommandContext): Promise<number> {
  ports.tell({ kind: 'run-started', title: 'slotship swap-back', lines: [] });
  const consent = {
    kind: 'swap-back',
    confirm: async (lines: readonly string[]) => {
      for (const text of lines) ports.tell({ kind: 'said', text });
      if (read.parameters.yes) return true;
      return ask === undefined ? false : ask('Swap back now?');
    },
  } as const;
  return finish(await run((own) => runSwap(goingBack(plan), consent, own), plan.timeoutMs, ports));
}

/**
 * Going back means going to an older build; it was in production before, so only that it is alive is tested. One that
 * is not healthy there stays: whoever asked to go back decides what comes next.
 */
export function goingBack(plan: Plan): Plan {
  const { target } = plan;
  if (plan.swap.kind === 'no') throw new Error('a plan to swap back must swap');
  return {
    ...plan,
    target: target.kind === 'arm' ? { ...target, needsProduction: false } : target,
    swap: { ...plan.swap, allowOlder: true, requireVersionCheck: false },
    smokeTest: {
      ...plan.smokeTest,
      checks: plan.smokeTest.checks.filter((check) => check.on.includes('production')),
    },
    verification: { ...plan.verification, onFailure: 'report', wentBack: true },
  };
}
