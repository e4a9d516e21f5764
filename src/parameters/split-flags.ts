import { nearestName } from '#app-service/nearest-name.ts';
import type { InputProblem } from '#failures/codes/input.ts';
import type { CommandName } from './commands.ts';
import { flagName } from './option-names.ts';
import { isTakenFrom } from './option-row.ts';
import { optionNames, optionsOf, rowOfOption, type OptionName } from './options.ts';

export interface FlagValue {
  readonly option: OptionName;
  readonly text: string;
  /** As it was written, without its value: `--no-verbose`. */
  readonly flag: string;
}

export interface SplitFlags {
  readonly values: readonly FlagValue[];
  readonly problems: readonly InputProblem[];
}

/** Splits what stands after the command: `--name value`, `--name=value`, and `--name` or `--no-name` for switches. */
export function splitFlags(command: CommandName, words: readonly string[]): SplitFlags {
  const values: FlagValue[] = [];
  const problems: InputProblem[] = [];
  const refuse = (option: string, problem: string, accepted: string): void => {
    problems.push({ option, origin: 'the command line', problem, accepted });
  };
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const [, flag = word, attached] = /^(--[^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    const found = findOption(command, flag);
    if (!('option' in found)) {
      refuse(flag, found.problem, found.accepted);
      if (attached === undefined && takesNext(words[index + 1], found.takesValue)) index += 1;
      continue;
    }
    const { option, off } = found;
    if (values.some((value) => value.option === option))
      refuse(option, 'is given twice', `Give ${flagName(option)} once`);
    if (rowOfOption(option).type === 'switch') {
      if (off && attached !== undefined) refuse(flag, 'takes no value', `Give ${flag} alone`);
      else values.push({ option, flag, text: off ? 'false' : (attached ?? 'true') });
      continue;
    }
    const next = words[index + 1];
    if (attached === undefined && (next === undefined || next.startsWith('--'))) {
      refuse(
        option,
        'has no value',
        `Give ${flagName(option)} <value>; a value that begins with -- as ${flagName(option)}=<value>`,
      );
      continue;
    }
    if (attached === undefined) index += 1;
    values.push({ option, flag, text: attached ?? next ?? '' });
  }
  return { values, problems };
}

type Found =
  | { readonly option: OptionName; readonly off: boolean }
  | { readonly problem: string; readonly accepted: string; readonly takesValue: boolean };

function findOption(command: CommandName, flag: string): Found {
  const taken = optionsOf(command);
  const help = `Run 'slotship ${command} --help' to see what it takes`;
  if (!flag.startsWith('--')) return { problem: 'belongs to no option', accepted: help, takesValue: false };
  const bare = flag.slice(2);
  const off = bare.startsWith('no-');
  const option = optionNames.find(
    (name) => name === bare || (off && `no-${name}` === bare && rowOfOption(name).type === 'switch'),
  );
  if (option === undefined) {
    const near = nearestName(bare, taken);
    const accepted = near === undefined ? help : `Did you mean ${flagName(near)}?`;
    return { problem: 'is not known', accepted, takesValue: true };
  }
  const row = rowOfOption(option);
  if (!isTakenFrom(row, 'flag')) {
    const accepted = 'Put it into the environment instead: other programs can read a command line';
    return { problem: 'cannot be given as a flag', accepted, takesValue: true };
  }
  if (taken.includes(option)) return { option, off };
  return {
    problem: `is no option of 'slotship ${command}'`,
    accepted: `Leave it out; it belongs to ${row.commands.join(', ')}`,
    takesValue: row.type !== 'switch',
  };
}

/** Whether the word after a refused flag is its value and not worth a problem of its own. */
function takesNext(next: string | undefined, takesValue: boolean): boolean {
  return takesValue && next !== undefined && !next.startsWith('--');
}
