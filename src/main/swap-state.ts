import { appendFileSync } from 'node:fs';
import type { Plan } from '#plan/plan.ts';
import type { Env } from './make-ports.ts';

/** Name of the state that GitHub hands to the action's `post` step, as `STATE_…`; the launcher of that step asks for it. */
const stateName = 'SLOTSHIP_SWAP';
/** Exit codes of runs that may leave something half done: a bug, an unknown end, a cancellation. */
const unsettled = [1, 8, 130, 143];

/**
 * Notes for the action's `post` step that a run which may swap is under way, and gives what notes that it ended by
 * itself. A run that is killed notes nothing more, and `post` runs `recover`.
 * Source: GitHub, "Sending values to the pre and post actions".
 */
export function openSwapState(command: string, plan: Plan, env: Env): (exitCode: number) => void {
  const file = env['GITHUB_STATE'];
  const swaps = ['deploy', 'swap', 'swap-back'].includes(command) && plan.swap.kind !== 'no';
  if (file === undefined || !swaps) return () => undefined;
  const note = (value: string): void => {
    appendFileSync(file, `${stateName}=${value}\n`);
  };
  note('open');
  return (exitCode) => {
    if (!unsettled.includes(exitCode)) note('ended');
  };
}
