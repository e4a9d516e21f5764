import { isMadeForEnvironment } from './made-for-environment.ts';
import type { SettingRules } from './setting-rules.ts';
import type { JudgedSetting, SettingRow } from './settings-comparison.ts';
import type { KeyVaultReference } from './slot-settings.ts';

type Verdict = Pick<SettingRow, 'verdict' | 'reason'>;
type Judgement = Verdict & Pick<SettingRow, 'mendedByCopy'>;

/** Statuses of a Key Vault reference that App Service could follow. Source: docs app-service-key-vault-references. */
const resolved = new Set(['resolved', 'initialized']);

/** Judges what the swap does to one setting: the user's rules first, then the defaults. */
export function judgeSetting(one: JudgedSetting, rules: SettingRules): Judgement {
  const found = judgeByRules(one, rules) ?? judgeByDefault(one, matchesAny(rules.mayDiffer, one.row.name));
  if (found.verdict !== 'refused' || !canBeCopied(one.row)) return { ...found, mendedByCopy: false };
  // What is refused now and would not be, if the slot held what production holds.
  const { production } = one.row;
  const copied = { ...one, row: { ...one.row, slot: production, change: 'same' as const } };
  const then = judgeByRules(copied, rules) ?? judgeByDefault(copied, false);
  return { ...found, mendedByCopy: then.verdict !== 'refused' };
}

function canBeCopied(row: JudgedSetting['row']): boolean {
  return row.kind !== 'general' && row.production !== undefined && row.slot !== row.production;
}

function judgeByRules({ row }: JudgedSetting, rules: SettingRules): Verdict | undefined {
  const rule = (patterns: readonly string[]): boolean => matchesAny(patterns, row.name);
  if (rule(rules.mustMatch) && row.slot !== row.production)
    return refused("must be the same in both slots ('mustMatch')");
  if (rule(rules.mustDiffer) && row.slot === row.production)
    return refused("must differ between the slots ('mustDiffer')");
  if (rule(rules.mustExistInBoth) && (row.slot === undefined || row.production === undefined)) {
    return refused(`is ${whereMissing(row)} ('mustExistInBoth')`);
  }
  if (rule(rules.mustBeSticky) && !row.sticky && row.kind !== 'general') {
    return row.kind === 'setting'
      ? { verdict: 'warning', reason: `is ${whereMissing(row)} ('mustBeSticky')` }
      : refused("is not a slot setting ('mustBeSticky')");
  }
  return undefined;
}

function whereMissing({ slot, production }: JudgedSetting['row']): string {
  if (slot === undefined && production === undefined) return 'on neither slot';
  return slot === undefined ? 'not on the slot' : 'not on production';
}

function judgeByDefault(one: JudgedSetting, mayDiffer: boolean): Verdict {
  const { row } = one;
  const unresolved = unresolvedStatus(one.reference);
  if (!row.sticky && unresolved !== undefined)
    return refused(`Key Vault reference of the slot is ${unresolved}`);
  if (mayDiffer) return { verdict: 'fine', reason: "may differ ('mayDiffer')" };
  if (unresolved !== undefined) {
    return refused(`Key Vault reference of the slot is ${unresolved}: the app is tested without its value`);
  }
  if (one.namedByAzure) {
    return {
      verdict: 'warning',
      reason: 'Azure names it among what the swap changes, and slotship does not compare it',
    };
  }
  if (row.change === 'lost') return refused('production has it now and would lose it');
  const inProduction = unresolvedStatus(one.productionReference);
  if (inProduction !== undefined && row.change === 'same') {
    return {
      verdict: 'warning',
      reason: `Key Vault reference of production is ${inProduction}, and production keeps it`,
    };
  }
  if (row.sticky) return judgeSticky(row);
  if (row.change === 'same') return { verdict: 'fine', reason: 'the same' };
  if (one.namesSlotHost)
    return { verdict: 'warning', reason: "its value names the slot's own host and would go to production" };
  if (row.kind !== 'general' && isMadeForEnvironment(row.name, one.slotName)) {
    return {
      verdict: 'warning',
      reason: 'its name looks made for another environment, but it is no slot setting',
    };
  }
  if (row.change === 'added') return { verdict: 'news', reason: 'new in production' };
  return { verdict: 'news', reason: "production gets the slot's value" };
}

function unresolvedStatus(reference: KeyVaultReference | undefined): string | undefined {
  return reference === undefined || resolved.has(reference.status.toLowerCase())
    ? undefined
    : reference.status;
}

function judgeSticky(row: JudgedSetting['row']): Verdict {
  if (row.slot !== undefined && row.production === undefined) {
    return {
      verdict: 'warning',
      reason: 'slot setting of the slot alone: the app is tested with it and runs in production without it',
    };
  }
  return { verdict: 'fine', reason: 'stays with its slot' };
}

function refused(reason: string): Verdict {
  return { verdict: 'refused', reason };
}

/** Whether a name is one of the patterns; `*` stands for any text, case does not count. */
export function matchesAny(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => {
    const escaped = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${escaped.join('.*')}$`, 'i').test(name);
  });
}
