import { commandNames, commands, type CommandName } from '#parameters/commands.ts';
import { environmentName, flagName } from '#parameters/option-names.ts';
import { isTakenFrom, type OptionRow } from '#parameters/option-row.ts';
import { optionsOf, rowOfOption, type OptionName } from '#parameters/options.ts';
import { findCommand } from '#parameters/find-command.ts';

const width = 96;

/**
 * Describes what slotship can do, or what one of its commands takes.
 *
 * @throws Failure COMMAND_UNKNOWN with the nearest name
 */
export function describeHelp(command?: string): string {
  return `${linesOf(command).join('\n')}\n`;
}

/** Half of a command of two words, such as `settings`, is described by its whole family. */
function linesOf(command: string | undefined): readonly string[] {
  if (command === undefined) return describeAll(commandNames);
  const family = commandNames.filter((name) => name.startsWith(`${command} `));
  return family.length > 0 ? describeAll(family) : describeCommand(findCommand(command));
}

function describeAll(names: readonly CommandName[]): readonly string[] {
  const column = Math.max(...names.map((name) => name.length)) + 2;
  return [
    'slotship deploys to a slot of Azure App Service by git push, smoke-tests it, swaps and verifies.',
    '',
    'Usage: slotship <command> [options]',
    '',
    ...names.map((name) => `  ${name.padEnd(column)}${commands[name]}`),
    '',
    '  slotship <command> --help    what a command takes',
    '  slotship --version           which slotship this is',
    '',
    'Try it without Azure: slotship demo',
  ];
}

function describeCommand(command: CommandName): readonly string[] {
  const names = optionsOf(command);
  const groups = [...new Set(names.map((name) => rowOfOption(name).group))];
  const inFile = names.some((name) => isTakenFrom(rowOfOption(name), 'file'));
  return [
    ...wrap(`slotship ${command}: ${commands[command]}`, ''),
    '',
    `Usage: slotship ${command} [options]`,
    ...groups.flatMap((group) => [
      '',
      group,
      ...names
        .filter((name) => rowOfOption(name).group === group)
        .flatMap((name) => describeOption(name, rowOfOption(name, command))),
    ]),
    ...(inFile
      ? [
          '',
          ...wrap(
            'Most options may also be an environment variable (SLOTSHIP_DEPLOYMENT_TIMEOUT), an input of the GitHub action, a parameter of TeamCity or a property of slotship.yml (deploymentTimeout); docs/options.md says which.',
            '',
          ),
        ]
      : []),
  ];
}

function describeOption(name: OptionName, row: OptionRow): readonly string[] {
  const initial = row.default === '' || row.type === 'switch' ? '' : ` Default: ${row.default}.`;
  return [`  ${describeForm(name, row)}`, ...wrap(`${row.help}${initial}`, '      ')];
}

/** What can be given on no command line is shown as its variable. */
function describeForm(name: OptionName, row: OptionRow): string {
  if (!isTakenFrom(row, 'flag')) return `${environmentName(name)} (environment)`;
  switch (row.type) {
    case 'switch':
      return `${flagName(name)}, --no-${name}`;
    case 'choice':
      return `${flagName(name)} <${row.choices.join('|')}>`;
    case 'secret':
      return `${flagName(name)} <path>`;
    case 'text':
    case 'path':
    case 'url':
    case 'number':
    case 'duration':
    case 'version-check':
      return `${flagName(name)} <${row.type}>`;
  }
}

/** Breaks a text into lines of at most `width` characters. */
function wrap(text: string, indent: string): readonly string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    if (line.length > indent.length && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent;
    }
    line += line.length > indent.length ? ` ${word}` : word;
  }
  return [...lines, line];
}
