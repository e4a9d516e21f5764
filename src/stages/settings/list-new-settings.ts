import type { SettingRow, SettingsComparison } from '#app-service/settings-comparison.ts';

/**
 * The slot settings that a swap starts the app with and that it was not tested with, each with what differs: Azure
 * applies production's to the slot before it warms it. Source: docs deploy-staging-slots, "Swap operation steps".
 */
export function listNewSettings(comparison: SettingsComparison | undefined): readonly string[] {
  const rows = comparison?.rows ?? [];
  return rows
    .filter((row) => row.sticky && row.slot !== row.production)
    .map((row) => `${row.kind} '${row.name}' (${describeDifference(row)})`);
}

function describeDifference({ slot, production }: SettingRow): string {
  if (production === undefined) return 'production does not have it';
  return slot === undefined ? 'only production has it' : 'production has another value';
}
