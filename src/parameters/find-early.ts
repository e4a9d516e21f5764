import { join } from 'node:path';
import type { CiName } from '#app-service/build-facts.ts';
import { commandNames } from './commands.ts';
import { findRawValue, type RawSources, type RawValue } from './raw-value.ts';
import { splitFlags } from './split-flags.ts';
import type { OptionName } from './options.ts';
import { options } from './options.ts';

/** What can be asked before the config file and the build's facts are known. */
export interface EarlySources {
  readonly command: string;
  /** What stands after the command. */
  readonly flags: readonly string[];
  readonly env: RawSources['env'];
  readonly properties: RawSources['properties'];
}

/** What must be known before everything else. Values that are not acceptable are reported by `readParameters`. */
export interface EarlyChoices {
  /** Undefined: to be found out. */
  readonly ci: CiName | undefined;
  readonly output: 'text' | 'json';
  readonly verbose: boolean;
  /** Undefined: no report is written. */
  readonly reportFolder: string | undefined;
}

/** Finds which CI to write for and how. */
export function findEarlyChoices(sources: EarlySources): EarlyChoices {
  const ci = options.ci.choices.find((choice) => choice === findEarly('ci', sources)?.text.toLowerCase());
  return {
    ci: ci === 'auto' ? undefined : ci,
    output: findEarly('output', sources)?.text.toLowerCase() === 'json' ? 'json' : 'text',
    verbose: findEarly('verbose', sources)?.text.toLowerCase() === 'true',
    reportFolder: findEarly('report-folder', sources)?.text,
  };
}

export interface ConfigPath {
  /** The first that exists is read. */
  readonly paths: readonly string[];
  /** Whether it was asked for by name, so that it must be there. */
  readonly mustExist: boolean;
  /** Where the name came from. */
  readonly origin: string;
}

/** Finds which file to read as config file: the one asked for, or slotship.yml here or in the checkout. */
export function findConfigPath(sources: EarlySources, workspace: string | undefined): ConfigPath {
  const given = findEarly('config', sources);
  if (given !== undefined) return { paths: [given.text], mustExist: true, origin: given.origin };
  const checkout = findEarly('checkout', sources)?.text ?? workspace;
  const paths = ['slotship.yml', ...(checkout === undefined ? [] : [join(checkout, 'slotship.yml')])];
  return { paths, mustExist: false, origin: 'its default' };
}

function findEarly(option: OptionName, sources: EarlySources): RawValue | undefined {
  const command = commandNames.find((name) => name === sources.command);
  const flagValues = command === undefined ? [] : splitFlags(command, sources.flags).values;
  const ci = sources.env['GITHUB_ACTIONS'] === 'true' ? 'github' : 'plain';
  return findRawValue(option, { ...sources, flagValues, fileValues: {}, facts: { ci } });
}
