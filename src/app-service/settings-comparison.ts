import type { SettingRules } from './setting-rules.ts';
import { judgeSetting } from './judge-setting.ts';
import type { KeyVaultReference, SlotDifference, SlotSettings, StickyNames } from './slot-settings.ts';
import { findUnseen } from './unseen-settings.ts';

/** `setting`: neither slot has it, so that nobody knows. */
export type SettingKind = HeldKind | 'setting';
type HeldKind = 'app setting' | 'connection string' | 'general';

/** Everything that decides what a slot holds after a swap. */
export interface SlotHoldings {
  readonly settings: SlotSettings;
  /** Members of the slot's configuration; those that move with the content are compared. */
  readonly general: Readonly<Record<string, unknown>>;
}

/** One name in both slots. A value is only ever its digest; undefined: the slot does not have the name. */
export interface SettingRow {
  readonly kind: SettingKind;
  readonly name: string;
  readonly sticky: boolean;
  readonly slot: string | undefined;
  readonly production: string | undefined;
  /** What production will hold after the swap, and what the slot will. */
  readonly productionAfter: string | undefined;
  readonly slotAfter: string | undefined;
  /** What the swap does to production's value. */
  readonly change: 'same' | 'added' | 'lost' | 'changed';
  readonly verdict: 'fine' | 'news' | 'warning' | 'refused';
  readonly reason: string;
  /** Whether a refusal ends when the slot gets production's value. */
  readonly mendedByCopy: boolean;
}

/** What the swap would change, name by name, and the verdict of the rules. */
export interface SettingsComparison {
  readonly rows: readonly SettingRow[];
  readonly refused: readonly SettingRow[];
  readonly warnings: readonly SettingRow[];
}

export interface ComparisonInput {
  readonly slot: SlotHoldings;
  readonly production: SlotHoldings;
  readonly sticky: StickyNames;
  /** Key Vault references of the slot. */
  readonly references: readonly KeyVaultReference[];
  readonly productionReferences: readonly KeyVaultReference[];
  /** What Azure itself says the swap changes in production. */
  readonly azureDifferences: readonly SlotDifference[];
  readonly slotName: string;
  /** Hosts of the slot and its SCM site: a value that names one must not go to production. */
  readonly slotHosts: readonly string[];
  readonly rules: SettingRules;
  readonly digest: (text: string) => string;
}

/** What the judge looks at beside the row itself. */
export interface JudgedSetting {
  readonly row: Omit<SettingRow, 'verdict' | 'reason' | 'mendedByCopy'>;
  readonly slotName: string;
  readonly namesSlotHost: boolean;
  readonly reference: KeyVaultReference | undefined;
  readonly productionReference: KeyVaultReference | undefined;
  /** Azure says that the swap changes it, and it was not read. */
  readonly namedByAzure: boolean;
}

/**
 * Computes what each slot will hold after the swap and judges it: sticky names stay with their slot, all others
 * move. Source: docs deploy-staging-slots, "What settings are swapped".
 */
export function makeSettingsComparison(input: ComparisonInput): SettingsComparison {
  const seen = [
    ...pairs(input, 'app setting'),
    ...pairs(input, 'connection string'),
    ...pairs(input, 'general'),
  ];
  const judged = [...seen, ...findUnseen(input, seen)].map((one) => ({
    ...one.row,
    ...judgeSetting(one, input.rules),
  }));
  const order = { refused: 0, warning: 1, news: 2, fine: 3 };
  const rows = judged.toSorted((a, b) => order[a.verdict] - order[b.verdict] || compareText(a.name, b.name));
  return {
    rows,
    refused: rows.filter((row) => row.verdict === 'refused'),
    warnings: rows.filter((row) => row.verdict === 'warning'),
  };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Every name that either slot has, with its values before and after. Names differ in case only by accident. */
function pairs(input: ComparisonInput, kind: HeldKind): readonly JudgedSetting[] {
  const slot = valuesOf(input.slot, kind);
  const production = valuesOf(input.production, kind);
  const sticky = new Set(stickyOf(input.sticky, kind).map((name) => name.toLowerCase()));
  return [...new Set([...slot.keys(), ...production.keys()])].map((key) => {
    const [here, there] = [slot.get(key), production.get(key)];
    const stays = sticky.has(key);
    const after = stays ? there : here;
    const mark = (value: string | undefined): string | undefined =>
      value === undefined ? undefined : input.digest(value);
    const name = here?.name ?? there?.name ?? key;
    return {
      row: {
        kind,
        name,
        sticky: stays,
        slot: mark(here?.value),
        production: mark(there?.value),
        productionAfter: mark(after?.value),
        slotAfter: mark((stays ? here : there)?.value),
        change: changeOf(there?.value, after?.value),
      },
      slotName: input.slotName,
      namesSlotHost: input.slotHosts.some((host) => here?.value.toLowerCase().includes(host.toLowerCase())),
      reference: findReference(input.references, kind, key),
      productionReference: findReference(input.productionReferences, kind, key),
      namedByAzure: false,
    };
  });
}

function findReference(
  references: readonly KeyVaultReference[],
  kind: HeldKind,
  key: string,
): KeyVaultReference | undefined {
  return references.find((one) => one.name.toLowerCase() === key && referenceKind(one) === kind);
}

function referenceKind(reference: KeyVaultReference): HeldKind {
  return reference.kind === 'app-setting' ? 'app setting' : 'connection string';
}

function changeOf(before: string | undefined, after: string | undefined): SettingRow['change'] {
  if (before === after) return 'same';
  if (before === undefined) return 'added';
  return after === undefined ? 'lost' : 'changed';
}

type Values = ReadonlyMap<string, { readonly name: string; readonly value: string }>;

function valuesOf(holdings: SlotHoldings, kind: HeldKind): Values {
  const entries: readonly (readonly [string, string])[] =
    kind === 'app setting'
      ? Object.entries(holdings.settings.appSettings)
      : kind === 'connection string'
        ? Object.entries(holdings.settings.connectionStrings).map(([name, one]) => [
            name,
            `${one.type}:${one.value}`,
          ])
        : movingGeneral(holdings.general);
  return new Map(entries.map(([name, value]) => [name.toLowerCase(), { name, value }]));
}

/**
 * General settings that move with the content: stack, start command, bitness, web sockets, handler and path mappings.
 * All others stay, Always On among them. Source: docs deploy-staging-slots, "Which settings are swapped?".
 */
const moving = [
  'netFrameworkVersion',
  'nodeVersion',
  'phpVersion',
  'pythonVersion',
  'javaVersion',
  'javaContainer',
  'javaContainerVersion',
  'powerShellVersion',
  'linuxFxVersion',
  'windowsFxVersion',
  'appCommandLine',
  'use32BitWorkerProcess',
  'webSocketsEnabled',
  'handlerMappings',
  'virtualApplications',
  'defaultDocuments',
  'documentRoot',
] as const;

function movingGeneral(general: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] {
  return moving.flatMap((name) => {
    const value = general[name];
    return value === undefined || value === null || value === ''
      ? []
      : [[name, JSON.stringify(value)] as const];
  });
}

function stickyOf(sticky: StickyNames, kind: HeldKind): readonly string[] {
  if (kind === 'app setting') return sticky.appSettings;
  return kind === 'connection string' ? sticky.connectionStrings : [];
}
