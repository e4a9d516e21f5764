import type { Check, VersionCheck } from '#app-service/smoke-test.ts';
import type { Secret } from '#app-service/secret.ts';
import type { SettingRules } from '#app-service/setting-rules.ts';
import type { options, OptionName } from './options.ts';

type Camel<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

type PropertyOf<Name extends OptionName> = (typeof options)[Name]['type'] extends 'duration'
  ? `${Camel<Name>}Ms`
  : Camel<Name>;

type TextOf<Row> = Row extends { readonly default: '' } ? string | undefined : string;

type ValueOf<Row> = Row extends { readonly type: 'switch' }
  ? boolean
  : Row extends { readonly type: 'choice'; readonly choices: readonly (infer Choice)[] }
    ? Choice
    : Row extends { readonly type: 'duration' | 'number' }
      ? number
      : Row extends { readonly type: 'secret' }
        ? Secret | undefined
        : Row extends { readonly type: 'version-check' }
          ? VersionCheck | undefined
          : TextOf<Row>;

/**
 * What was asked, checked and complete: one property an option, in camel case, durations as `…Ms`. An option that
 * the command does not take has its default. `stampFile` is `none` where none is wanted; paths are as `cwd` made them.
 */
export type Parameters = {
  readonly [Name in OptionName as PropertyOf<Name>]: ValueOf<(typeof options)[Name]>;
};

/** What slotship.yml holds beside options. */
export interface FileConfig {
  /** Undefined: there is no file. */
  readonly path: string | undefined;
  readonly checks: readonly Check[];
  readonly rules: SettingRules;
}
