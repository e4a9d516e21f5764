import { makeSettingsComparison } from '#app-service/settings-comparison.ts';
import type { SettingRow, SettingsComparison, SlotHoldings } from '#app-service/settings-comparison.ts';
import { describeSlot } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import type { SlotDifference } from '#app-service/slot-settings.ts';
import { failure, isAnyFailure } from '#failures/failure.ts';
import type { SettingsPlan } from '#plan/plan.ts';
import type { Management, Ports } from '#ports';
import { describeThrown } from './describe-thrown.ts';
import type { Preflight } from './preflight/preflight-types.ts';

/**
 * Compares what both slots hold now and after a swap, tells it as a table, and refuses a swap that would harm
 * production. Without a swap in the plan a refusal is told as a warning: the next swap would meet it.
 * @throws Failure SETTINGS_REFUSED
 */
export async function compareSettings(
  preflight: Preflight,
  plan: SettingsPlan,
  willSwap: boolean,
  ports: Ports,
): Promise<SettingsComparison | undefined> {
  const { management } = ports;
  const { slot } = preflight;
  const main = preflight.production?.slot;
  if (management === undefined || main === undefined) {
    ports.tell({ kind: 'said', text: 'Settings cannot be compared: a publish profile does not show them' });
    return undefined;
  }
  const comparison = await readFullComparison(slot, main, plan, management, ports);
  tellComparison(comparison, slot, ports);
  refuseSettings(comparison, slot, willSwap, ports);
  return comparison;
}

/** Tells warnings, and refuses what the rules refuse when a swap is meant. @throws Failure SETTINGS_REFUSED */
export function refuseSettings(
  comparison: SettingsComparison,
  slot: Slot,
  willSwap: boolean,
  ports: Ports,
): void {
  for (const row of comparison.warnings) ports.tell({ kind: 'warned', text: `${sentence(row)}.` });
  if (comparison.refused.length === 0) return;
  const names = comparison.refused.map((row) => row.name);
  const reasons = comparison.refused.map(sentence);
  if (willSwap) {
    const mended = comparison.refused.filter((row) => row.mendedByCopy);
    throw failure('SETTINGS_REFUSED', {
      slot: describeSlot(slot),
      slotName: slot.name,
      names,
      reasons,
      copied: mended.filter((row) => !row.sticky).map((row) => row.name),
      copiedSticky: mended.filter((row) => row.sticky).map((row) => row.name),
    });
  }
  ports.tell({ kind: 'warned', text: `A swap would be refused now: ${reasons.join('; ')}.` });
}

/** Reads both slots, asks Azure what it would change, and computes the comparison of both. */
export async function readFullComparison(
  slot: Slot,
  main: Slot,
  plan: SettingsPlan,
  management: Management,
  ports: Ports,
): Promise<SettingsComparison> {
  const differences = await askAzure(slot, main, management, ports);
  return readComparison(slot, main, plan, management, ports, differences);
}

/** It checks our own table only: whoever may not ask it goes on without. */
async function askAzure(
  slot: Slot,
  main: Slot,
  management: Management,
  ports: Ports,
): Promise<readonly SlotDifference[]> {
  try {
    return await management.readSlotDifferences(slot, main.name);
  } catch (thrown) {
    if (!isAnyFailure(thrown)) throw thrown;
    ports.signal.throwIfAborted();
    ports.tell({
      kind: 'said',
      text: `Azure's own comparison of the slots could not be read: ${describeThrown(thrown)}`,
    });
    return [];
  }
}

/** Reads both slots and computes the comparison; tells nothing. */
export async function readComparison(
  slot: Slot,
  main: Slot,
  plan: SettingsPlan,
  management: Management,
  ports: Ports,
  azureDifferences: readonly SlotDifference[] = [],
): Promise<SettingsComparison> {
  const [here, there, sticky, references, productionReferences] = await Promise.all([
    readHoldings(slot, management),
    readHoldings(main, management),
    management.readStickyNames(slot.address),
    management.readKeyVaultReferences(slot),
    management.readKeyVaultReferences(main),
  ]);
  return makeSettingsComparison({
    slot: here,
    production: there,
    sticky,
    references,
    productionReferences,
    azureDifferences,
    slotName: slot.name,
    slotHosts: [hostOf(slot.siteUrl), hostOf(slot.scmUrl), ...slot.customHosts],
    rules: plan.rules,
    digest: ports.digest,
  });
}

function hostOf(origin: string): string {
  return origin.replace(/^https?:\/\//, '');
}

async function readHoldings(slot: Slot, management: Management): Promise<SlotHoldings> {
  const [settings, config] = await Promise.all([management.readSettings(slot), management.readConfig(slot)]);
  return { settings, general: config.general };
}

/** Said with every table of digests. */
export const digestNote = 'digests, never values; another run has others';

/** Tells the comparison as one table; names that are the same on both sides are only counted. */
export function tellComparison(comparison: SettingsComparison, slot: Slot, ports: Ports): void {
  const shown = comparison.rows.filter((row) => row.verdict !== 'fine' || row.slot !== row.production);
  const same = comparison.rows.length - shown.length;
  ports.tell({
    kind: 'said',
    text: `${String(comparison.rows.length)} settings compared, ${String(same)} the same in both slots`,
  });
  if (shown.length === 0) return;
  ports.tell({
    kind: 'tabled',
    title: `What the swap does to settings (${digestNote})`,
    head: [
      'name',
      'kind',
      `now on ${slot.name}`,
      'now on production',
      `${slot.name} after`,
      'production after',
      'verdict',
    ],
    rows: shown.map((row) => [
      row.name,
      row.sticky ? `${row.kind}, slot setting` : row.kind,
      row.slot ?? '-',
      row.production ?? '-',
      row.slotAfter ?? '-',
      row.productionAfter ?? '-',
      row.verdict === 'fine' ? row.reason : `${row.verdict}: ${row.reason}`,
    ]),
  });
}

function sentence(row: SettingRow): string {
  return `${row.kind} '${row.name}': ${row.reason}`;
}

/** The fact of the stage, for the table. */
export function describeSettings(comparison: SettingsComparison | undefined): string {
  if (comparison === undefined) return 'not compared';
  const { rows, refused, warnings } = comparison;
  const changed = rows.filter((row) => row.change !== 'same').length;
  return `${String(rows.length)} compared, ${String(changed)} would change, ${String(warnings.length)} warned of, ${String(refused.length)} refused`;
}
