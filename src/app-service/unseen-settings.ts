import type { ComparisonInput, JudgedSetting, SettingKind } from './settings-comparison.ts';
import type { SlotDifference } from './slot-settings.ts';

/** Settings that no row is about and that a rule, or Azure itself, names. */
export function findUnseen(input: ComparisonInput, seen: readonly JudgedSetting[]): readonly JudgedSetting[] {
  const names = new Set(seen.map(({ row }) => row.name.toLowerCase()));
  const ruled = ruledNames(input).filter((name) => !names.has(name.toLowerCase()));
  const keys = new Set(seen.map(({ row }) => keyOf(row.kind, row.name)));
  const named = input.azureDifferences.filter((one) => !keys.has(keyOf(kindOf(one), one.name)));
  return [
    ...ruled.map((name) => unseen(input, 'setting', name)),
    ...named.map((one) => unseen(input, kindOf(one), one.name, true)),
  ];
}

/** Names, not patterns, that rules want and that may be misspelt. */
function ruledNames({ rules, sticky }: ComparisonInput): readonly string[] {
  const stays = new Set([...sticky.appSettings, ...sticky.connectionStrings].map((one) => one.toLowerCase()));
  const wanted = [
    ...rules.mustExistInBoth,
    ...rules.mustBeSticky.filter((name) => !stays.has(name.toLowerCase())),
  ].filter((name) => !name.includes('*'));
  return [...new Map(wanted.map((name) => [name.toLowerCase(), name])).values()];
}

/** General settings have several spellings: `Linux Fx Version` is `linuxFxVersion`. */
function keyOf(kind: SettingKind, name: string): string {
  const lower = name.toLowerCase();
  return `${kind} ${kind === 'general' ? lower.replace(/[^a-z0-9]/g, '') : lower}`;
}

function kindOf({ kind }: SlotDifference): SettingKind {
  return kind === 'general' ? 'general' : kind === 'app-setting' ? 'app setting' : 'connection string';
}

function unseen(
  { slotName }: ComparisonInput,
  kind: SettingKind,
  name: string,
  namedByAzure = false,
): JudgedSetting {
  return {
    row: {
      kind,
      name,
      sticky: false,
      slot: undefined,
      production: undefined,
      productionAfter: undefined,
      slotAfter: undefined,
      change: namedByAzure ? 'changed' : 'same',
    },
    slotName,
    namesSlotHost: false,
    reference: undefined,
    productionReference: undefined,
    namedByAzure,
  };
}
