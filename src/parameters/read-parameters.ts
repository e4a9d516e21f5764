import type { BuildFacts } from '#app-service/build-facts.ts';
import type { InputProblem } from '#failures/codes/input.ts';
import { failure, severalFailures, type Failure } from '#failures/failure.ts';
import type { CommandName } from './commands.ts';
import { noConfigFile, parseConfigFile, type ConfigFile } from './config-file.ts';
import { findCommand } from './find-command.ts';
import { secretVariables } from './find-secrets.ts';
import { findMisspelt } from './misspelt.ts';
import { propertyName } from './option-names.ts';
import { optionNames, optionsOf, rowOfOption, type OptionName } from './options.ts';
import { parseValue, type OptionValue } from './parse-value.ts';
import type { FileConfig, Parameters } from './parameters.ts';
import { findRawValue, type RawValue } from './raw-value.ts';
import { findContradictions } from './rules.ts';
import { judgeReferences } from './references.ts';
import { splitFlags } from './split-flags.ts';

export interface ParameterSources {
  readonly command: string;
  /** What stands after the command. */
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** TeamCity's configuration parameters; empty elsewhere. */
  readonly properties: Readonly<Record<string, string>>;
  /** Undefined: there is none. */
  readonly configFile: { readonly path: string; readonly text: string } | undefined;
  readonly facts: BuildFacts;
  /** What was found wrong before. */
  readonly problems?: readonly InputProblem[];
  /** What is wrong with the files that options name. A missing build alone stops nothing yet. */
  readonly findUnreadable?: (
    read: Pick<ReadResult, 'command' | 'parameters' | 'origins'>,
  ) => readonly Failure[];
  /** Folder that relative paths start from; undefined: they stay as they are. */
  readonly cwd?: string;
}

export interface ReadResult {
  readonly command: CommandName;
  readonly parameters: Parameters;
  readonly config: FileConfig;
  /** Names of environment variables that child processes must not be given. */
  readonly childEnvironmentBlocklist: readonly string[];
  /** Where each option that was given came from. */
  readonly origins: Readonly<Partial<Record<OptionName, string>>>;
}

/**
 * Reads what was asked from all its sources and checks it.
 *
 * @throws Failure COMMAND_UNKNOWN there is no such command
 * @throws Failure INPUT_INVALID with every further problem beside it (also SWAP_NEEDS_ARM, PERSONAL_BUILD_REFUSED)
 */
export function readParameters(sources: ParameterSources): ReadResult {
  const command = findCommand(sources.command);
  const flags = splitFlags(command, sources.flags);
  const configFile = optionsOf(command).includes('config') ? sources.configFile : undefined;
  const file = configFile === undefined ? noConfigFile : parseConfigFile(configFile);
  const read = readOptions(command, sources, file, flags.values);
  const parameters = withCommand(command, Object.freeze(read.values) as unknown as Parameters, sources.facts);
  const references = judgeReferences(
    runsChecks(command) ? file.checks : [],
    file.originOf,
    sources.env,
    secretVariables,
  );
  const problems: readonly InputProblem[] = [
    ...flags.problems,
    ...(sources.problems ?? []),
    ...findMisspelt(sources.env, sources.properties),
    ...file.problems,
    ...read.problems,
    ...references,
  ];
  const origins = Object.fromEntries(Object.entries(read.given).map(([name, raw]) => [name, raw.origin]));
  const failures: readonly Failure[] = [
    ...problems.map((problem) => failure('INPUT_INVALID', problem)),
    ...findContradictions({ command, parameters, given: read.given, facts: sources.facts }),
    ...(sources.findUnreadable?.({ command, parameters, origins }) ?? []),
  ];
  if (failures.some(({ code }) => code !== 'PACKAGE_FOLDER_MISSING')) throw severalFailures(failures);
  return {
    command,
    parameters,
    config: {
      path: configFile?.path,
      checks: file.checks.map(({ check }) => check),
      rules: file.rules,
    },
    childEnvironmentBlocklist: secretVariables,
    origins,
  };
}

interface ReadOptions {
  readonly values: Readonly<Record<string, OptionValue | undefined>>;
  readonly given: Readonly<Partial<Record<OptionName, RawValue>>>;
  readonly problems: readonly InputProblem[];
}

/** An option that the command does not take, or whose value does not fit, has its default. */
function readOptions(
  command: CommandName,
  sources: ParameterSources,
  file: ConfigFile,
  flagValues: ReturnType<typeof splitFlags>['values'],
): ReadOptions {
  const taken = optionsOf(command);
  const given: Partial<Record<OptionName, RawValue>> = {};
  const problems: InputProblem[] = [];
  const values: Record<string, OptionValue | undefined> = {};
  for (const name of optionNames) {
    const row = rowOfOption(name, command);
    const property = `${propertyName(name)}${row.type === 'duration' ? 'Ms' : ''}`;
    const byDefault = row.default === '' ? undefined : valueOf(parseValue(row, row.default, undefined));
    values[property] = byDefault;
    const raw = taken.includes(name)
      ? findRawValue(name, {
          flagValues,
          env: sources.env,
          properties: sources.properties,
          fileValues: file.values,
          facts: sources.facts,
        })
      : undefined;
    if (raw === undefined) continue;
    given[name] = raw;
    const parsed =
      raw.versionCheck === undefined ? parseValue(row, raw.text, sources.cwd) : { value: raw.versionCheck };
    if ('value' in parsed) values[property] = parsed.value;
    else
      problems.push({ option: name, origin: raw.origin, problem: parsed.problem, accepted: parsed.accepted });
  }
  return { values, given, problems };
}

function valueOf(parsed: ReturnType<typeof parseValue>): OptionValue {
  if ('value' in parsed) return parsed.value;
  throw new Error(`a default does not fit its own option: it ${parsed.problem}`);
}

function runsChecks(command: CommandName): boolean {
  return optionsOf(command).includes('version-check');
}

/** What the command itself says: `swap`, `swap-back` and `recover` swap. The CI's debug switch is as good as `verbose`. */
function withCommand(command: CommandName, parameters: Parameters, facts: BuildFacts): Parameters {
  const swap = swapOf(command, parameters);
  return Object.freeze({ ...parameters, swap, verbose: parameters.verbose || facts.debug });
}

/** The commands that swap do so without being told; only `swap` knows the way with preview. */
function swapOf(command: CommandName, { swap }: Parameters): Parameters['swap'] {
  if (command === 'swap-back' || command === 'recover') return 'yes';
  return command === 'swap' && swap === 'no' ? 'yes' : swap;
}
