import { describePlan, planDocument } from '#plan/describe-plan.ts';
import type { Ports } from '#ports';
import { run } from '#run';
import { lookAhead } from '#stages/look-ahead.ts';
import { findUndecidable } from '#stages/package/find-undecidable.ts';
import type { CommandContext } from './command.ts';

/** Shows what deploy would do and every problem it would meet; with `--output json` as one document. */
export async function plan({ plan: planned, known, ports, finish }: CommandContext): Promise<number> {
  ports.tell({ kind: 'run-started', title: 'slotship plan', lines: describePlan(planned) });
  const story = async (own: Ports): Promise<string> =>
    lookAhead(planned, own, [...known, ...(await findUndecidable(planned, own))]);
  const ending = await run(story, planned.timeoutMs, ports);
  return finish(ending, { plan: planDocument(planned) });
}
