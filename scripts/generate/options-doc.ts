import { describePlace } from './places.ts';
import { commandNames, commands } from '#parameters/commands.ts';
import type { OptionGroup } from '#parameters/option-row.ts';
import { optionNames, optionsOf, rowOfOption, type OptionName } from '#parameters/options.ts';
import { cell, describeType } from './option-words.ts';
import { notice, type Product } from './product.ts';

/** Makes docs/options.md. */
export function makeOptionsDoc(): Product {
  const groups = [...new Set(optionNames.map((name) => rowOfOption(name).group))];
  const lines = [
    `<!-- ${notice} -->`,
    '',
    '# Options',
    '',
    ...introduction,
    ...groups.flatMap(describeGroup),
    '## By command',
    '',
    ...commandNames.flatMap((command) => [
      `**slotship ${command}**: ${commands[command]}`,
      '',
      optionsOf(command)
        .map((name) => `\`--${name}\``)
        .join(', '),
      '',
    ]),
  ];
  return { path: 'docs/options.md', text: lines.join('\n') };
}

const introduction = [
  'An option has one name, and each place where it can be given says it in its own way:',
  '',
  '| place | example |',
  '| --- | --- |',
  '| flag | `--deployment-timeout 30m`, `--deployment-timeout=30m`; switches as `--start-slot` and `--no-start-slot` |',
  '| input of the GitHub action | `deployment-timeout: 30m` |',
  '| environment variable | `SLOTSHIP_DEPLOYMENT_TIMEOUT=30m`; in TeamCity the parameter `env.SLOTSHIP_DEPLOYMENT_TIMEOUT` |',
  '| configuration parameter of TeamCity | `slotship.deployment-timeout` |',
  '| property of `slotship.yml` | `deploymentTimeout: 30m` |',
  '',
  'Where several give a value, the order of this table decides; after the configuration parameter come the variables of',
  "Azure's own tools (named below), and last the default. Empty text counts as not given, and so does `default` for a",
  'switch or a list of choices. Whatever is wrong is told at once, with the place it came from.',
  '',
  '`slotship.yml` is looked for in the working directory, then in the checkout; paths in it start from its own folder.',
  'Options for it complete themselves in editors that know `schema/slotship.schema.json`. Secrets have no place in it.',
  '',
  'A *duration* is a number with its unit: `500ms`, `90s`, `10m`, `1h30m`. A *version check* is one line: a path, then',
  '`json <JSONPath>`, `header <name>`, `pattern <regex>` or `body`, then `= <expected>` where something else than',
  '`{commit}` is expected; `{commit}` stands for the source commit, `{build}` for the build number. Example:',
  '`/version json $.commit`. In `slotship.yml` it may also be an object:',
  '`{ path: /version, jsonPath: $.commit, expect: "{commit}" }`.',
  '',
];

function describeGroup(group: OptionGroup): readonly string[] {
  const names = optionNames.filter((name) => rowOfOption(name).group === group);
  return [
    `## ${group}`,
    '',
    '| option | value | default | |',
    '| --- | --- | --- | --- |',
    ...names.map(describeRow),
    '',
  ];
}

function describeRow(name: OptionName): string {
  const row = rowOfOption(name);
  const fallback = row.fallback === undefined ? '' : ` Also read from \`${row.fallback}\`.`;
  const initial = row.default === '' ? '' : `\`${row.default}\``;
  return `| \`${name}\` | ${cell(describeType(row))} | ${initial} | ${cell(row.help)}${fallback}${describePlace(row)} |`;
}

/** The rows of a shorter table, for the README: the options of `deploy`. */
export function makeReadmeOptions(): string {
  const rows = optionsOf('deploy').map((name) => {
    const row = rowOfOption(name);
    return `| \`${name}\` | ${row.default === '' ? '' : `\`${row.default}\``} | ${cell(row.help)} |`;
  });
  return ['| option | default | |', '| --- | --- | --- |', ...rows].join('\n');
}
