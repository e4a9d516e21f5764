import { matchesAny } from './judge-setting.ts';
import { nearestName } from './nearest-name.ts';
import type { ConnectionString, SlotSettings, StickyNames } from './slot-settings.ts';

/** A setting that one slot has and the other has not, or has otherwise. */
export interface CopiedSetting {
  readonly kind: 'app setting' | 'connection string';
  /** As the slot that is copied to spells it, where it has the name. */
  readonly name: string;
  readonly sticky: boolean;
  /** Text that tells values apart, type included; never to be printed. Undefined: the slot lacks the name. */
  readonly before: string | undefined;
  readonly after: string;
}

/** What copying comes to; nothing is ever removed. */
export interface SettingsCopy {
  readonly changes: readonly CopiedSetting[];
  /** Slot settings that differ and are left alone, because nobody named them. */
  readonly leftSticky: readonly string[];
  /** The complete new set of the slot that is copied to. */
  readonly result: SlotSettings;
}

export interface CopyInput {
  readonly from: SlotSettings;
  readonly to: SlotSettings;
  readonly sticky: StickyNames;
  /** Names or patterns with `*`; empty: all that are no slot settings, or none where slot settings are named. */
  readonly only: readonly string[];
  /** Slot settings that may be copied: names or patterns. */
  readonly namedSticky: readonly string[];
}

interface Pair<Value> {
  readonly name: string;
  readonly sticky: boolean;
  readonly before: Value | undefined;
  readonly after: Value;
}

/** Computes what copying would write. Names that differ in case alone are the same name. */
export function makeSettingsCopy(input: CopyInput): SettingsCopy {
  const { from, to, sticky } = input;
  const settings = findPairs(from.appSettings, to.appSettings, sticky.appSettings, sameText);
  const strings = findPairs(
    from.connectionStrings,
    to.connectionStrings,
    sticky.connectionStrings,
    sameString,
  );
  const wanted = <Value>(pairs: readonly Pair<Value>[]): readonly Pair<Value>[] =>
    pairs.filter((pair) => isWanted(pair, input));
  const [copiedSettings, copiedStrings] = [wanted(settings), wanted(strings)];
  return {
    changes: [
      ...copiedSettings.map((pair) => ({ kind: 'app setting' as const, ...pair })),
      ...copiedStrings.map((pair) => ({ kind: 'connection string' as const, ...withText(pair) })),
    ],
    leftSticky: [...settings, ...strings]
      .filter((pair) => pair.sticky && !isWanted(pair, input) && isMeant(pair.name, input))
      .map((pair) => pair.name),
    result: {
      appSettings: merge(to.appSettings, copiedSettings),
      connectionStrings: merge(to.connectionStrings, copiedStrings),
    },
  };
}

/** Names asked for that the slot does not have, with what they were probably meant to be. */
export function findUnknownNames(
  input: Pick<CopyInput, 'from' | 'sticky' | 'only' | 'namedSticky'>,
): readonly {
  readonly option: 'only' | 'sticky';
  readonly name: string;
  readonly nearest: string | undefined;
}[] {
  const all = [...Object.keys(input.from.appSettings), ...Object.keys(input.from.connectionStrings)];
  const stays = [...input.sticky.appSettings, ...input.sticky.connectionStrings].map((name) =>
    name.toLowerCase(),
  );
  const sticky = all.filter((name) => stays.includes(name.toLowerCase()));
  const find = (option: 'only' | 'sticky', patterns: readonly string[], known: readonly string[]) =>
    patterns
      .filter((pattern) => !known.some((name) => matchesAny([pattern], name)))
      .map((name) => ({ option, name, nearest: nearestName(name, known) }));
  return [...find('only', input.only, all), ...find('sticky', input.namedSticky, sticky)];
}

function findPairs<Value>(
  from: Readonly<Record<string, Value>>,
  to: Readonly<Record<string, Value>>,
  sticky: readonly string[],
  same: (a: Value, b: Value) => boolean,
): readonly Pair<Value>[] {
  const stays = new Set(sticky.map((name) => name.toLowerCase()));
  const there = new Map(Object.entries(to).map(([name, value]) => [name.toLowerCase(), { name, value }]));
  return Object.entries(from).flatMap(([name, after]) => {
    const key = name.toLowerCase();
    const found = there.get(key);
    if (found !== undefined && same(found.value, after)) return [];
    return [{ name: found?.name ?? name, sticky: stays.has(key), before: found?.value, after }];
  });
}

function isWanted(pair: { readonly name: string; readonly sticky: boolean }, input: CopyInput): boolean {
  return pair.sticky ? matchesAny(input.namedSticky, pair.name) : isMeant(pair.name, input);
}

function isMeant(name: string, { only, namedSticky }: Pick<CopyInput, 'only' | 'namedSticky'>): boolean {
  return only.length === 0 ? namedSticky.length === 0 : matchesAny(only, name);
}

function merge<Value>(
  to: Readonly<Record<string, Value>>,
  pairs: readonly Pair<Value>[],
): Readonly<Record<string, Value>> {
  return { ...to, ...Object.fromEntries(pairs.map(({ name, after }) => [name, after])) };
}

function withText(pair: Pair<ConnectionString>): Pair<string> {
  return {
    ...pair,
    before: pair.before === undefined ? undefined : textOf(pair.before),
    after: textOf(pair.after),
  };
}

function textOf({ type, value }: ConnectionString): string {
  return `${type}:${value}`;
}

function sameText(a: string, b: string): boolean {
  return a === b;
}

function sameString(a: ConnectionString, b: ConnectionString): boolean {
  return textOf(a) === textOf(b);
}
