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

/** What one flag came to, and whether the word after it belongs to it. */
interface Taken {
  readonly value?: FlagValue;
  readonly problem?: InputProblem;
  readonly tookNext: boolean;
}

/** Splits what stands after the command: `--name value`, `--name=value`, and `--name` or `--no-name` for switches. */
export function splitFlags(command: CommandName, words: readonly string[]): SplitFlags {
  const values: FlagValue[] = [];
  const problems: InputProblem[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const { value, problem, tookNext } = takeFlag(command, words[index] ?? '', words[index + 1]);
    if (tookNext) index += 1;
    if (problem !== undefined) problems.push(problem);
    if (value === undefined) continue;
    const { option } = value;
    if (values.some((other) => other.option === option)) {
      problems.push(refuse(option, 'is given twice', `Give ${flagName(option)} once`));
    }
    values.push(value);
  }
  return { values, problems };
}

function takeFlag(command: CommandName, word: string, next: string | undefined): Taken {
  const [, flag = word, attached] = /^(--[^=]*)(?:=(.*))?$/s.exec(word) ?? [];
  const following = attached === undefined && next !== undefined && !next.startsWith('--') ? next : undefined;
  const found = findOption(command, flag);
  if ('problem' in found) {
    return {
      problem: refuse(flag, found.problem, found.accepted),
      tookNext: found.takesValue && following !== undefined,
    };
  }
  const { option } = found;
  if (rowOfOption(option).type === 'switch') return takeSwitch(option, flag, attached);
  const text = attached ?? following;
  if (text !== undefined) return { value: { option, flag, text }, tookNext: attached === undefined };
  const accepted = `Give ${flagName(option)} <value>; a value that begins with -- as ${flagName(option)}=<value>`;
  return { problem: refuse(option, 'has no value', accepted), tookNext: false };
}

function takeSwitch(option: OptionName, flag: string, attached: string | undefined): Taken {
  const off = flag !== flagName(option);
  if (off && attached !== undefined) {
    return { problem: refuse(flag, 'takes no value', `Give ${flag} alone`), tookNext: false };
  }
  return { value: { option, flag, text: off ? 'false' : (attached ?? 'true') }, tookNext: false };
}

type Found =
  | { readonly option: OptionName }
  | { readonly problem: string; readonly accepted: string; readonly takesValue: boolean };

function findOption(command: CommandName, flag: string): Found {
  const known = optionsOf(command);
  const help = `Run 'slotship ${command} --help' to see what it takes`;
  if (!flag.startsWith('--'))
    return { problem: 'is none: it does not begin with --', accepted: help, takesValue: false };
  const option = optionNames.find(
    (name) => flag === flagName(name) || (flag === `--no-${name}` && rowOfOption(name).type === 'switch'),
  );
  if (option === undefined) {
    const near = nearestName(flag.slice(2), known);
    const accepted = near === undefined ? help : `Did you mean ${flagName(near)}?`;
    return { problem: 'is not known', accepted, takesValue: true };
  }
  const row = rowOfOption(option);
  if (!isTakenFrom(row, 'flag')) {
    const accepted = 'Put it into the environment instead: other programs can read a command line';
    return { problem: 'cannot be given as a flag', accepted, takesValue: true };
  }
  if (known.includes(option)) return { option };
  const accepted = `Leave it out; it belongs to ${row.commands.join(', ')}`;
  return { problem: `is no option of 'slotship ${command}'`, accepted, takesValue: row.type !== 'switch' };
}

function refuse(option: string, problem: string, accepted: string): InputProblem {
  return { option, origin: 'the command line', problem, accepted };
}
