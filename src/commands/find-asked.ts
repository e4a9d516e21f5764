import { commandNames } from '#parameters/commands.ts';
import { environmentName, inputName } from '#parameters/option-names.ts';

/** What somebody who called slotship wants. */
export type Asked =
  | { readonly kind: 'version' }
  /** Without a command: help on all of them. */
  | { readonly kind: 'help'; readonly command: string | undefined }
  /** `command` may be one that does not exist. */
  | { readonly kind: 'run'; readonly command: string; readonly flags: readonly string[] };

const helpWords = ['--help', '-h', 'help'];
const versionWords = ['--version', '-V', 'version'];

/**
 * Finds what is asked for from the words after the program's name. Without a command the environment names it: the
 * action's input `command`, `SLOTSHIP_COMMAND`, else `deploy` in TeamCity and GitHub Actions; elsewhere help is given.
 */
export function findAsked(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Asked {
  const [first, ...rest] = joinCommand(words);
  if (first !== undefined && versionWords.includes(first)) return { kind: 'version' };
  if (first !== undefined && helpWords.includes(first))
    return { kind: 'help', command: joinCommand(rest)[0] };
  const named = first !== undefined && !first.startsWith('-');
  const command = named ? first : findInEnvironment(env);
  const flags = named ? rest : words;
  if (command === undefined) {
    return first === undefined
      ? { kind: 'help', command: undefined }
      : { kind: 'run', command: first, flags: rest };
  }
  const known = commandNames.some((name) => name === command);
  if (isFamily(command)) return { kind: 'help', command };
  if (known && flags.some((word) => word === '--help' || word === '-h')) return { kind: 'help', command };
  return { kind: 'run', command, flags };
}

/** Makes one command of two words, such as `settings diff`. */
function joinCommand(words: readonly string[]): readonly string[] {
  const [first, second, ...rest] = words;
  if (first === undefined || second === undefined || second.startsWith('-') || !isFamily(first)) return words;
  return [`${first} ${second}`, ...rest];
}

/** Whether commands of two words begin with this one. */
function isFamily(word: string): boolean {
  return commandNames.some((name) => name.startsWith(`${word} `));
}

function findInEnvironment(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const github = env['GITHUB_ACTIONS'] === 'true';
  const given = [github ? env[inputName('command')] : undefined, env[environmentName('command')]];
  const found = given.map((text) => text?.trim()).find((text) => text !== undefined && text !== '');
  if (found !== undefined) return found;
  return github || env['TEAMCITY_VERSION'] !== undefined ? 'deploy' : undefined;
}
