import { makeCopyPlan } from '#plan/copy-plan.ts';
import { run } from '#run';
import { copySettings as copy } from '#stages/settings/copy-settings.ts';
import type { CommandContext } from './command.ts';

/** Copies settings that differ from one slot to another; asks first, and refuses where nobody can be asked. */
export async function copySettings({ read, plan, ports, ask, finish }: CommandContext): Promise<number> {
  ports.tell({ kind: 'run-started', title: 'slotship settings copy', lines: [] });
  const confirm = async (lines: readonly string[]): Promise<boolean> => {
    for (const text of lines) ports.tell({ kind: 'said', text });
    if (read.parameters.yes) return true;
    return ask === undefined ? false : ask('Copy them now?');
  };
  const copyPlan = makeCopyPlan(read.parameters);
  return finish(await run((own) => copy(plan.target, copyPlan, confirm, own), plan.timeoutMs, ports));
}
