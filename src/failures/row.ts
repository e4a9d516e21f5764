/** Whose fault it is: decides how it is told, and that a stack is printed only for `ourselves`. */
export type Blame = 'configuration' | 'azure' | 'app' | 'refused' | 'ourselves' | 'cancelled';

/** The facts of a code that needs none: `{}`. */
export type NoFacts = Readonly<Record<string, never>>;

/** One code of the catalogue: where it belongs, its exit code and its three sentences as functions of its facts. */
export interface FailureRow<Facts> {
  /** Stage or part of the program that tells it; its section in docs/failures.md. */
  readonly area: string;
  readonly blame: Blame;
  /** Exit code of a run that ends with it before anything reached production; docs/failures.md lists them. */
  readonly exit: number;
  /** What it means, for docs/failures.md: one sentence without facts. */
  readonly meaning: string;
  readonly what: (facts: Facts) => string;
  readonly why: (facts: Facts) => string;
  readonly fix: (facts: Facts) => string;
}

/** Gives a row its type; the facts are inferred from `what`. */
export function row<Facts>(given: FailureRow<Facts>): FailureRow<Facts> {
  return given;
}
