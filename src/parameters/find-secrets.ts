import type { BuildFacts } from '#app-service/build-facts.ts';
import { Secret } from '#app-service/secret.ts';
import { commandNames } from './commands.ts';
import type { EarlySources } from './find-early.ts';
import { environmentName, inputName, parameterName } from './option-names.ts';
import { optionNames, rowOfOption, type OptionName } from './options.ts';
import { splitFlags } from './split-flags.ts';

const secretOptions = optionNames.filter((name) => rowOfOption(name).type === 'secret');

/** Environment variables that hold slotship's own secrets. */
export const secretVariables: readonly string[] = secretOptions.flatMap(variablesOf);

/** Environment variables that let the job or its machine sign in. */
export const signInVariables: readonly string[] = [
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'AZURE_CLIENT_CERTIFICATE_PASSWORD',
  'AZURE_PASSWORD',
  'IDENTITY_HEADER',
  'MSI_SECRET',
];

/**
 * Finds everything secret that was handed over, whether it will be used or not and whatever else is wrong, so that
 * it can be hidden before anything is judged. What the CI says of the build, such as its number, is no secret though
 * the config file refer to it.
 */
export function findSecrets(
  sources: EarlySources,
  configText: string | undefined,
  facts: BuildFacts,
): readonly Secret[] {
  const valueOf = (name: string): string => sources.env[name] ?? '';
  const known: readonly unknown[] = Object.values(facts);
  const texts = [
    ...secretOptions.flatMap((option) => findGiven(option, sources)),
    ...signInVariables.map(valueOf),
    ...findReferenced(configText ?? '')
      .map(valueOf)
      .filter((text) => !known.includes(text)),
  ];
  return [...new Set(texts)].filter((text) => text !== '').map((text) => new Secret(text));
}

/** Every text that was given for an option, the one that counts and the others. */
export function findGiven(
  option: OptionName,
  { command, flags, env, properties }: EarlySources,
): readonly string[] {
  const known = commandNames.find((name) => name === command);
  const values = known === undefined ? [] : splitFlags(known, flags).values;
  const given = [
    ...values.filter((value) => value.option === option).map(({ text }) => text),
    ...variablesOf(option).map((name) => env[name]),
    properties[parameterName(option)],
  ];
  return given.map((text) => text?.trim() ?? '').filter((text) => text !== '');
}

/** Names of the environment variables that a config file refers to, wherever in it. */
export function findReferenced(configText: string): readonly string[] {
  return [...configText.matchAll(/\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}/g)].map(([, name = '']) => name);
}

function variablesOf(option: OptionName): readonly string[] {
  const { fallback } = rowOfOption(option);
  return [environmentName(option), inputName(option), ...(fallback === undefined ? [] : [fallback])];
}
