import { nearestName } from '#app-service/nearest-name.ts';
import type { InputProblem } from '#failures/codes/input.ts';
import { environmentName, parameterName } from './option-names.ts';
import { isTakenFrom } from './option-row.ts';
import { optionNames, rowOfOption } from './options.ts';

const taken = optionNames.filter((name) => isTakenFrom(rowOfOption(name), 'environment'));
/** Names that slotship sets itself, or that are read elsewhere. */
const ours = ['SLOTSHIP_COMMAND', 'SLOTSHIP_COMMIT', 'SLOTSHIP_SLOT', 'SLOTSHIP_URL'];

/**
 * Finds environment variables and TeamCity parameters that were probably meant for an option. A name that is near
 * to none is left alone: CIs and other steps may use the prefix for themselves.
 */
export function findMisspelt(
  env: Readonly<Record<string, string | undefined>>,
  properties: Readonly<Record<string, string>>,
): readonly InputProblem[] {
  const variables = taken.map(environmentName);
  const parameters = taken.map(parameterName);
  return [
    ...Object.keys(env)
      .filter((name) => !ours.includes(name) && !variables.includes(name))
      .flatMap((name) => findOne(name, 'SLOTSHIP_', variables, 'the environment')),
    ...Object.keys(properties)
      .filter((name) => !parameters.includes(name))
      .flatMap((name) => findOne(name, 'slotship.', parameters, "TeamCity's parameters")),
  ];
}

function findOne(
  name: string,
  prefix: string,
  known: readonly string[],
  origin: string,
): readonly InputProblem[] {
  if (!name.toLowerCase().startsWith(prefix.toLowerCase())) return [];
  const near = nearestName(
    name.slice(prefix.length),
    known.map((one) => one.slice(prefix.length)),
  );
  if (near === undefined) return [];
  return [{ option: name, origin, problem: 'is not known', accepted: `Did you mean ${prefix}${near}?` }];
}
