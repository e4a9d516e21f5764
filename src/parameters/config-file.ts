import { dirname, isAbsolute, join } from 'node:path';
import { LineCounter, parseDocument, type Document } from 'yaml';
import type { SettingRules } from '#app-service/setting-rules.ts';
import type { InputProblem } from '#failures/codes/input.ts';
import { rulesShape } from './check-shapes.ts';
import { readChecks, type PlacedCheck } from './config-checks.ts';
import { lineOf } from './config-lines.ts';
import { shapeOfOption } from './file-option.ts';
import { environmentName, flagName, propertyName } from './option-names.ts';
import { isTakenFrom } from './option-row.ts';
import { optionNames, rowOfOption, type OptionName } from './options.ts';
import type { RawValue } from './raw-value.ts';
import { isMap, refuseUnknown, type Path, type Refuse } from './shape.ts';

/** What slotship.yml says, and everything that is wrong with it. */
export interface ConfigFile {
  readonly values: Readonly<Partial<Record<OptionName, RawValue>>>;
  readonly checks: readonly PlacedCheck[];
  readonly rules: SettingRules;
  readonly problems: readonly InputProblem[];
  /** Where something stands, such as `slotship.yml:12`. */
  readonly originOf: (path: Path) => string;
}

const noRules: SettingRules = {
  mustMatch: [],
  mustDiffer: [],
  mustExistInBoth: [],
  mustBeSticky: [],
  mayDiffer: [],
};

/** Options that slotship.yml may hold, and those it may not. */
export const fileOptions: readonly OptionName[] = optionNames.filter((name) =>
  isTakenFrom(rowOfOption(name), 'file'),
);
const elsewhere: readonly OptionName[] = optionNames.filter((name) => !fileOptions.includes(name));

/** What there is when there is no file. */
export const noConfigFile: ConfigFile = {
  values: {},
  checks: [],
  rules: noRules,
  problems: [],
  originOf: () => '',
};

/** Parses slotship.yml. Problems name the line they are on. */
export function parseConfigFile(file: { readonly path: string; readonly text: string }): ConfigFile {
  const counter = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: counter, prettyErrors: false });
  const broken = document.errors.map((error): InputProblem => ({
    option: file.path,
    origin: `${file.path}:${String(counter.linePos(error.pos[0]).line)}`,
    problem: `cannot be read as YAML: ${(error.message.split('\n')[0] ?? '').replace(/[.:]$/, '')}`,
    accepted: 'Correct the line',
  }));
  return broken.length > 0
    ? { ...noConfigFile, problems: broken }
    : readDocument(file.path, document, counter);
}

function readDocument(filePath: string, document: Document, counter: LineCounter): ConfigFile {
  const problems: InputProblem[] = [];
  const originOf = (path: Path): string => `${filePath}:${String(lineOf(document, counter, path))}`;
  const refuse: Refuse = (path, problem, accepted) => {
    problems.push({ option: describePath(path) || filePath, origin: originOf(path), problem, accepted });
  };
  const root = toValue(document, refuse);
  const placed = optionNames.map(propertyName);
  refuseElsewhere(root, refuse);
  refuseUnknown(root, ['smokeTests', 'settings', ...placed], [], refuse);
  return {
    values: readOptions(filePath, root, originOf, refuse),
    checks: readChecks(root['smokeTests'], filePath, refuse),
    rules: readRules(root['settings'], refuse),
    problems,
    originOf,
  };
}

function toValue(document: Document, refuse: Refuse): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    if (isMap(value)) return value;
    if (value !== null && value !== undefined)
      refuse([], 'holds no properties', 'Give options as properties, such as app: shop');
  } catch {
    refuse([], 'has aliases that cannot be resolved', 'Write the values out');
  }
  return {};
}

function refuseElsewhere(root: Readonly<Record<string, unknown>>, refuse: Refuse): void {
  for (const name of elsewhere.filter((one) => root[propertyName(one)] !== undefined)) {
    const row = rowOfOption(name);
    const problem =
      row.type === 'secret' ? 'is a secret, which has no place in a file' : 'cannot be given in a file';
    refuse(
      [propertyName(name)],
      problem,
      `Give it as ${isTakenFrom(row, 'environment') ? environmentName(name) : flagName(name)}`,
    );
  }
}

function readOptions(
  filePath: string,
  root: Readonly<Record<string, unknown>>,
  originOf: (path: Path) => string,
  refuse: Refuse,
): ConfigFile['values'] {
  const values: Partial<Record<OptionName, RawValue>> = {};
  for (const name of fileOptions) {
    const property = propertyName(name);
    const value = root[property];
    if (value === undefined || value === null || value === '') continue;
    const read = shapeOfOption(name).read(value, [property], refuse);
    if (read === undefined) continue;
    const fromFolder = rowOfOption(name).type === 'path' && !isAbsolute(read.text);
    const text = fromFolder ? join(dirname(filePath), read.text) : read.text;
    values[name] = { ...read, text, origin: originOf([property]), from: 'file' };
  }
  return values;
}

function readRules(given: unknown, refuse: Refuse): SettingRules {
  const read =
    given === undefined || given === null ? undefined : rulesShape.read(given, ['settings'], refuse);
  const named = Object.entries(read ?? {}).filter(([, names]) => names !== undefined);
  return { ...noRules, ...(Object.fromEntries(named) as Partial<SettingRules>) };
}

/** `smokeTests[2].expect.status`. */
export function describePath(path: Path): string {
  return path
    .map((step, index) =>
      typeof step === 'number' ? `[${String(step)}]` : `${index === 0 ? '' : '.'}${step}`,
    )
    .join('');
}
