import { nearestName } from '#app-service/nearest-name.ts';
import type { InputProblem } from '#failures/codes/input.ts';
import { environmentName, inputName, parameterName } from './option-names.ts';
import { isTakenFrom } from './option-row.ts';
import { optionNames, rowOfOption } from './options.ts';

const taken = optionNames.filter((name) => isTakenFrom(rowOfOption(name), 'environment'));
/** Names that are no options: the command, and the results it leaves in TeamCity. */
const ours = [
  'command',
  'source-commit',
  'deployed-commit',
  'slot-url',
  'production-url',
  'deployment-status',
  'swapped',
  'verdict',
  'exit-code',
];

/**
 * Finds environment variables and TeamCity parameters that were probably meant for an option. A name that is near
 * to none is left alone: CIs and other steps may use the prefix for themselves.
 */
export function findMisspelt(
  env: Readonly<Record<string, string | undefined>>,
  properties: Readonly<Record<string, string>>,
): readonly InputProblem[] {
  return [
    ...Object.keys(env).flatMap((name) => findOne(name, 'SLOTSHIP_', environmentName, 'the environment')),
    // Other actions' inputs are not in this one's environment; a step of a script may have any.
    ...(env['GITHUB_ACTION'] === undefined
      ? []
      : Object.keys(env).flatMap((name) => findOne(name, 'INPUT_', inputName, "the action's inputs"))),
    ...Object.keys(properties).flatMap((name) =>
      findOne(name, 'slotship.', parameterName, "TeamCity's parameters"),
    ),
  ];
}

function findOne(
  name: string,
  prefix: string,
  nameIn: (option: string) => string,
  origin: string,
): readonly InputProblem[] {
  const known = (prefix === 'INPUT_' ? optionNames : taken).map(nameIn);
  if (!name.toLowerCase().startsWith(prefix.toLowerCase()) || [...known, ...ours.map(nameIn)].includes(name))
    return [];
  const near = nearestName(
    name.slice(prefix.length),
    known.map((one) => one.slice(prefix.length)),
  );
  if (near === undefined) return [];
  return [{ option: name, origin, problem: 'is not known', accepted: `Did you mean ${prefix}${near}?` }];
}
