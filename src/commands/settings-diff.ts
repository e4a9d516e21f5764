import { describeSlot } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import type { SettingsComparison } from '#app-service/settings-comparison.ts';
import { failure } from '#failures/failure.ts';
import type { Ports } from '#ports';
import { run } from '#run';
import { findPair } from '#stages/preflight/find-pair.ts';
import {
  describeSettings,
  digestNote,
  readFullComparison,
  refuseSettings,
  tellComparison,
} from '#stages/settings.ts';
import type { CommandContext } from './command.ts';

interface Compared {
  readonly slot: Slot;
  readonly comparison: SettingsComparison;
}

/** Shows what a swap does to settings; ends with 5 when the rules refuse it. With `--output json` as one document. */
export async function diffSettings(context: CommandContext): Promise<number> {
  return show(context, ({ slot, comparison }, ports) => {
    tellComparison(comparison, slot, ports);
    refuseSettings(comparison, slot, true, ports);
    return `${describeSettings(comparison)}.`;
  });
}

/** Shows the settings of both slots side by side, without a verdict. */
export async function listSettings(context: CommandContext): Promise<number> {
  return show(context, ({ slot, comparison }, ports) => {
    ports.tell({
      kind: 'tabled',
      title: `Settings of the ${describeSlot(slot)} and of production (${digestNote})`,
      head: ['name', 'kind', 'slot setting', slot.name, 'production'],
      rows: comparison.rows
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .map((row) => [row.name, row.kind, row.sticky ? 'yes' : '', row.slot ?? '-', row.production ?? '-']),
    });
    return `${String(comparison.rows.length)} settings.`;
  });
}

async function show(
  { read, plan, ports, writeDocument, finish }: CommandContext,
  tell: (compared: Compared, ports: Ports) => string,
): Promise<number> {
  const json = read.parameters.output === 'json';
  let compared: Compared | undefined;
  const ending = await run(
    async (own) => {
      const { management } = own;
      if (management === undefined) throw failure('SWAP_NEEDS_ARM', {});
      const { slot, main } = await findPair(plan.target, management);
      compared = { slot, comparison: await readFullComparison(slot, main, plan.settings, management, own) };
      return tell(compared, own);
    },
    plan.timeoutMs,
    ports,
  );
  if (compared !== undefined && json) {
    const { slot, comparison } = compared;
    const document = {
      app: slot.address.app,
      slot: slot.name,
      exitCode: ending.exitCode,
      rows: comparison.rows,
    };
    writeDocument(document);
    return ending.exitCode;
  }
  return ending.exitCode === 0 ? 0 : finish(ending);
}
