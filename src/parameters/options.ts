import type { CommandName } from './commands.ts';
import type { OptionRow } from './option-row.ts';
import { buildOptions } from './options/build.ts';
import { checkOptions } from './options/check.ts';
import { runOptions } from './options/run.ts';
import { targetOptions } from './options/target.ts';

/** Every option there is, once. Flags, inputs, schema and documents are made from it. */
export const options = { ...targetOptions, ...buildOptions, ...checkOptions, ...runOptions };

export type OptionName = keyof typeof options;

export const optionNames = Object.keys(options) as OptionName[];

/** The row of an option, as `command` has it if one is named, with its own literal types forgotten. */
export function rowOfOption(name: OptionName, command?: CommandName): OptionRow {
  const row: OptionRow = options[name];
  const instead = command === undefined ? undefined : row.instead?.[command];
  return instead === undefined ? row : { ...row, ...instead };
}

/** The options that a command takes, in the table's order. */
export function optionsOf(command: CommandName): readonly OptionName[] {
  return optionNames.filter((name) => rowOfOption(name).commands.includes(command));
}
