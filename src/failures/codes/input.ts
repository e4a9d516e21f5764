import { row } from '../row.ts';

/** One thing wrong with what was asked. */
export interface InputProblem {
  /** Option or property path, such as `deployment-timeout` or `smokeTests[2].expect`. */
  readonly option: string;
  /** Where the value came from: `flag --slot`, `input slot`, `SLOTSHIP_SLOT`, `slotship.yml:12`; undefined: from nowhere. */
  readonly origin: string | undefined;
  /** Why a missing value is needed, where the usual words about flag, input and environment do not fit. */
  readonly missing?: string;
  readonly problem: string;
  /** What would be accepted. */
  readonly accepted: string;
}

export const inputFailures = {
  INPUT_INVALID: row({
    area: 'input',
    blame: 'configuration',
    exit: 2,
    meaning: 'An option, the config file or a parameter is missing or not acceptable.',
    what: (facts: InputProblem) => `The option '${facts.option}' ${facts.problem}.`,
    why: (facts) =>
      facts.origin === undefined
        ? (facts.missing ?? 'No flag, input, environment variable or property of slotship.yml gave it.')
        : `It came from ${facts.origin}.`,
    fix: (facts) => (facts.accepted.endsWith('?') ? facts.accepted : `${facts.accepted}.`),
  }),
  COMMAND_UNKNOWN: row({
    area: 'input',
    blame: 'configuration',
    exit: 2,
    meaning: 'slotship has no command of that name.',
    what: (facts: {
      readonly given: string;
      readonly nearest: string | undefined;
      readonly known: readonly string[];
    }) => `There is no command '${facts.given}'.`,
    why: (facts) => `The commands are ${facts.known.join(', ')}.`,
    fix: (facts) =>
      facts.nearest === undefined
        ? "Run 'slotship --help' to see them."
        : `Did you mean 'slotship ${facts.nearest}'?`,
  }),
  PERSONAL_BUILD_REFUSED: row({
    area: 'input',
    blame: 'configuration',
    exit: 2,
    meaning: 'A TeamCity personal build carries changes that nobody else has; it deploys only when allowed.',
    what: () => 'This is a personal build, and personal builds do not deploy.',
    why: (_facts: object) => 'TeamCity set BUILD_IS_PERSONAL: its changes are in no shared branch.',
    fix: () => "Run an ordinary build, or set 'allow-personal-build' to true.",
  }),
};
