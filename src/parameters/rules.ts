import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { BuildFacts } from '#app-service/build-facts.ts';
import { production } from '#app-service/slot.ts';
import type { InputProblem } from '#failures/codes/input.ts';
import { failure, type Failure } from '#failures/failure.ts';
import type { CommandName } from './commands.ts';
import { environmentName, flagName } from './option-names.ts';
import { optionsOf, type OptionName } from './options.ts';
import type { Parameters } from './parameters.ts';
import type { RawValue } from './raw-value.ts';

/** What the rules across options look at. */
export interface Asked {
  readonly command: CommandName;
  readonly parameters: Parameters;
  readonly given: Readonly<Partial<Record<OptionName, RawValue>>>;
  readonly facts: BuildFacts;
}

type Rule = (asked: Asked) => readonly Failure[];

const pushing: readonly CommandName[] = ['deploy', 'plan'];
/** Commands whose slot may be production; what is copied has two sides, which a rule of its own holds apart. */
const mayBeProduction: readonly CommandName[] = ['status', 'smoke-test', 'settings copy'];

/** Finds what does not go together. */
export function findContradictions(asked: Asked): readonly Failure[] {
  return rules.flatMap((rule) => rule(asked));
}

const rules: readonly Rule[] = [
  /** A target: a publish profile, a URL, or an app in a subscription. */
  ({ command, given }) => {
    if (!takes(command, 'app') || has(given, 'publish-profile') || has(given, 'url')) return [];
    return (['subscription-id', 'app'] as const)
      .filter((name) => !has(given, name))
      .map((name) =>
        invalid(name, undefined, 'is missing', `Give it as ${flagName(name)} or ${environmentName(name)}`),
      );
  },
  ({ command, parameters, given }) => {
    if (parameters.slot.toLowerCase() !== production || mayBeProduction.includes(command)) return [];
    const accepted = pushing.includes(command)
      ? "Give the slot that is deployed to; 'swap' takes it to production"
      : 'Give the other slot of the swap';
    return [invalid('slot', given.slot, 'is production itself', accepted)];
  },
  /** A secret alone signs nobody in. */
  ({ given }) => {
    const secret = given['client-secret'];
    if (secret === undefined || secret.from === 'fallback') return [];
    return (['tenant-id', 'client-id'] as const)
      .filter((name) => !has(given, name))
      .map((name) =>
        invalid(
          name,
          undefined,
          "is missing, though 'client-secret' is given",
          `Give it as ${environmentName(name)}`,
        ),
      );
  },
  ({ given }) => {
    const [profile, secret] = [given['publish-profile'], given['client-secret']];
    if (profile === undefined || secret === undefined || secret.from === 'fallback') return [];
    return [invalid('publish-profile', profile, "is given beside 'client-secret'", 'Give one of them')];
  },
  ({ given }) => {
    const profile = given['publish-profile'];
    if (profile?.from !== 'flag' || !profile.text.startsWith('<')) return [];
    return [
      invalid(
        'publish-profile',
        profile,
        'spells credentials out on a command line',
        `Give the path of its file, or set ${environmentName('publish-profile')}`,
      ),
    ];
  },
  ({ parameters, given, command }) =>
    pushing.includes(command) && has(given, 'publish-profile') && parameters.swap !== 'no'
      ? [failure('SWAP_NEEDS_ARM', {})]
      : [],
  ({ parameters, given, command }) => {
    const completes = command !== 'recover' || parameters.finish;
    const swaps = completes && parameters.swap !== 'no' && takes(command, 'require-version-check');
    if (!swaps || !parameters.requireVersionCheck || parameters.versionCheck !== undefined) return [];
    return [
      invalid(
        'version-check',
        given['version-check'],
        "is missing, though 'require-version-check' is on",
        'Say where the app tells its version, such as /version json $.commit',
      ),
    ];
  },
  ({ parameters, given }) => {
    if (!parameters.keepHistory) return [];
    const reasons = {
      build: 'is a folder, which has no history to keep',
      'stamp-file': 'cannot be put into a commit that is pushed as it is',
    } as const;
    return (['build', 'stamp-file'] as const)
      .filter((name) => has(given, name) && !(name === 'stamp-file' && parameters.stampFile === 'none'))
      .map((name) =>
        invalid(name, given[name], reasons[name], "Leave it out, or set 'keep-history' to false"),
      );
  },
  /** What is kept there would be deployed, and change with every push. */
  ({ parameters: { build, cacheFolder }, given }) =>
    build !== undefined && cacheFolder !== undefined && isWithin(cacheFolder, build)
      ? [
          invalid(
            'cache-folder',
            given['cache-folder'],
            "is inside of 'build', and would be deployed with it",
            'Give a folder beside the build',
          ),
        ]
      : [],
  ({ command, parameters, facts }) =>
    facts.personal && takes(command, 'allow-personal-build') && !parameters.allowPersonalBuild
      ? [failure('PERSONAL_BUILD_REFUSED', {})]
      : [],
  ({ command, parameters, given }) => {
    const to = parameters.to ?? parameters.slot;
    if (command !== 'settings copy' || parameters.from.toLowerCase() !== to.toLowerCase()) return [];
    return [invalid('to', given.to ?? given.slot, `is '${to}', as 'from' is`, 'Give two slots')];
  },
  ({ command, parameters, given }) =>
    command === 'recover' && parameters.finish && parameters.undo
      ? [invalid('undo', given.undo, "is given beside 'finish'", 'Give one of them')]
      : [],
  ({ command, parameters }) =>
    command === 'emulator' && parameters.state === undefined
      ? [
          failure('INPUT_INVALID', {
            option: 'state',
            origin: undefined,
            missing: 'The emulator keeps everything in a folder, and no --state names one.',
            problem: 'is missing',
            accepted: 'Give --state ./emulator, or another folder: a new one, or that of an earlier emulator',
          }),
        ]
      : [],
];

function takes(command: CommandName, option: OptionName): boolean {
  return optionsOf(command).includes(option);
}

function isWithin(inner: string, outer: string): boolean {
  const way = relative(resolve(outer), resolve(inner));
  return way.split(sep)[0] !== '..' && !isAbsolute(way);
}

function has(given: Asked['given'], option: OptionName): boolean {
  return given[option] !== undefined;
}

function invalid(option: string, raw: RawValue | undefined, problem: string, accepted: string): Failure {
  const facts: InputProblem = { option, origin: raw?.origin, problem, accepted };
  return failure('INPUT_INVALID', facts);
}
