import type { Catalogue } from './catalogue.ts';

/** A code of the catalogue. */
export type FailureCode = keyof Catalogue;

/** The facts that a code's words are made of. */
export type FactsOf<Code extends FailureCode> = Catalogue[Code] extends {
  what: (facts: infer Facts) => string;
}
  ? Facts
  : never;

/** The one kind of error that slotship expects: a code, typed facts and, as `cause`, what it came from. */
export class Failure<Code extends FailureCode = FailureCode> extends Error {
  override readonly name = 'Failure';
  readonly code: Code;
  readonly facts: FactsOf<Code>;
  /** Further failures of the same moment; all problems are told at once. */
  readonly others: readonly Failure[];

  constructor(code: Code, facts: FactsOf<Code>, others: readonly Failure[], cause: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.code = code;
    this.facts = facts;
    this.others = others;
  }
}

/** Makes a failure. The words come from the catalogue when it is told. */
export function failure<Code extends FailureCode>(
  code: Code,
  facts: FactsOf<Code>,
  options: { readonly cause?: unknown } = {},
): Failure<Code> {
  return new Failure(code, facts, [], options.cause);
}

/** Makes one failure of several: the first leads, the others are told with it. `problems` must not be empty. */
export function severalFailures(problems: readonly Failure[]): Failure {
  const [first, ...rest] = problems;
  if (first === undefined) throw new Error('severalFailures needs at least one');
  return new Failure(
    first.code,
    first.facts,
    [...first.others, ...rest.flatMap((one) => [one, ...one.others])],
    first.cause,
  );
}

/** Tells whether `thrown` is a failure of the catalogue at all. */
export function isAnyFailure(thrown: unknown): thrown is Failure {
  return thrown instanceof Failure;
}

/** Tells whether `thrown` is a failure with this code, and narrows its facts. */
export function isFailure<Code extends FailureCode>(thrown: unknown, code: Code): thrown is Failure<Code> {
  return thrown instanceof Failure && thrown.code === code;
}
