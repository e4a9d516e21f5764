import type { SettingRow, SettingsComparison } from '#app-service/settings-comparison.ts';
import { describeSlot } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import { failure } from '#failures/failure.ts';
import type { SettingsPlan } from '#plan/plan.ts';
import type { Management, Ports } from '#ports';
import { readComparison, refuseSettings } from '../settings.ts';

/** The settings as the run judged them before it pushed. */
export interface JudgedSettings {
  readonly plan: SettingsPlan;
  readonly comparison: SettingsComparison;
}

/**
 * Judges the settings once more right before the swap: somebody may have edited them. An edit on the slot means that
 * something else was tested; one in production is judged by the rules.
 * @throws Failure SLOT_CHANGED, SETTINGS_REFUSED
 */
export async function judgeAgain(
  slot: Slot,
  main: Slot,
  judged: JudgedSettings,
  management: Management,
  ports: Ports,
): Promise<void> {
  const now = await readComparison(slot, main, judged.plan, management, ports);
  const onSlot = findEdited(judged.comparison, now, (row) => row.slot);
  if (onSlot.length > 0) {
    throw failure('SLOT_CHANGED', {
      slot: describeSlot(slot),
      expected: 'the settings that were compared',
      found: `${onSlot.join(', ')} edited since`,
    });
  }
  const inProduction = findEdited(judged.comparison, now, (row) => row.production);
  const stays = findEdited(judged.comparison, now, (row) => (row.sticky ? 'stays' : undefined));
  const edited = [...new Set([...inProduction, ...stays])];
  if (edited.length > 0) {
    ports.tell({
      kind: 'warned',
      text: `Settings were edited since they were compared: ${edited.join(', ')}.`,
    });
  }
  // A Key Vault reference stops resolving without an edit of any setting.
  if (edited.length === 0 && now.refused.length === 0) return;
  refuseSettings(now, slot, true, ports);
}

/** Names whose mark is not what it was. */
function findEdited(
  before: SettingsComparison,
  now: SettingsComparison,
  mark: (row: SettingRow) => string | undefined,
): readonly string[] {
  const keyOf = (row: SettingRow): string => `${row.kind} ${row.name.toLowerCase()}`;
  const marks = (rows: readonly SettingRow[]): ReadonlyMap<string, string | undefined> =>
    new Map(rows.map((row) => [keyOf(row), mark(row)]));
  const [then, since] = [marks(before.rows), marks(now.rows)];
  const names = new Map([...before.rows, ...now.rows].map((row) => [keyOf(row), row.name]));
  return [...names].filter(([key]) => then.get(key) !== since.get(key)).map(([, name]) => name);
}
