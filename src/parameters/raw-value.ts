import type { BuildFacts } from '#app-service/build-facts.ts';
import type { VersionCheck } from '#app-service/smoke-test.ts';
import type { FlagValue } from './split-flags.ts';
import { environmentName, inputName, parameterName } from './option-names.ts';
import { isTakenFrom } from './option-row.ts';
import { rowOfOption, type OptionName } from './options.ts';

/** A value before it is parsed, with where it came from. */
export interface RawValue {
  readonly text: string;
  /** As a message says it: `flag --slot`, `input slot`, `SLOTSHIP_SLOT`, `slotship.yml:12`. */
  readonly origin: string;
  readonly from: 'flag' | 'input' | 'environment' | 'parameter' | 'fallback' | 'file' | 'default';
  /** Set where the config file gave more than text. */
  readonly versionCheck?: VersionCheck;
}

export interface RawSources {
  readonly flagValues: readonly FlagValue[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** TeamCity's configuration parameters. */
  readonly properties: Readonly<Record<string, string>>;
  readonly fileValues: Readonly<Partial<Record<OptionName, RawValue>>>;
  readonly facts: Pick<BuildFacts, 'ci'>;
}

/**
 * Finds what was given for an option, the strongest source first: flag, input, environment, TeamCity parameter,
 * Azure's own variable, config file. Empty text counts as not given, and so does `default` for what is chosen
 * from a list, since a CI's form cannot leave a list empty.
 */
export function findRawValue(option: OptionName, sources: RawSources): RawValue | undefined {
  const row = rowOfOption(option);
  const open = row.type === 'choice' || row.type === 'switch';
  const given = (text: string | undefined, from: RawValue['from'], origin: string): RawValue | undefined => {
    const trimmed = text?.trim() ?? '';
    return trimmed === '' || (open && trimmed === 'default') ? undefined : { text: trimmed, origin, from };
  };
  const { env } = sources;
  const flag = sources.flagValues.findLast((value) => value.option === option);
  const found = flag === undefined ? undefined : given(flag.text, 'flag', `flag ${flag.flag}`);
  if (found !== undefined) return found;
  const input =
    sources.facts.ci === 'github' && isTakenFrom(row, 'action') ? env[inputName(option)] : undefined;
  const named = isTakenFrom(row, 'environment');
  return (
    given(input, 'input', `input ${option}`) ??
    (named ? given(env[environmentName(option)], 'environment', environmentName(option)) : undefined) ??
    (named
      ? given(
          sources.properties[parameterName(option)],
          'parameter',
          `TeamCity parameter ${parameterName(option)}`,
        )
      : undefined) ??
    (row.fallback === undefined ? undefined : given(env[row.fallback], 'fallback', row.fallback)) ??
    sources.fileValues[option]
  );
}
