import { run } from '#run';
import { recoverApp } from '#stages/recover.ts';
import { runSwap } from '#stages/run-swap.ts';
import type { CommandContext } from './command.ts';
import { goingBack } from './swap-back.ts';

/** Puts right what an interrupted run left half done; asks before it changes production. */
export async function recover({ read, plan, ports, ask, finish }: CommandContext): Promise<number> {
  const { yes, finish: toFinish, undo } = read.parameters;
  ports.tell({ kind: 'run-started', title: 'slotship recover', lines: [] });
  const confirm = async (lines: readonly string[]): Promise<boolean> => {
    for (const text of lines) ports.tell({ kind: 'said', text });
    if (yes) return true;
    return ask === undefined ? false : ask('Do it now?');
  };
  const recovery = {
    way: toFinish ? ('finish' as const) : undo ? ('undo' as const) : ('safe' as const),
    confirm,
    swapBack: (own: typeof ports) => runSwap(goingBack(plan), { kind: 'swap-back', confirm }, own),
  };
  return finish(await run((own) => recoverApp(plan, recovery, own), plan.timeoutMs, ports));
}
