import { catalogue } from './catalogue.ts';
import type { Failure, FailureCode } from './failure.ts';
import type { Blame, FailureRow } from './row.ts';

/** A failure in words. `what` alone makes sense in a build status text. */
export interface FailureText {
  readonly code: FailureCode;
  readonly area: string;
  readonly blame: Blame;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

/** The row of a code, with its facts' type forgotten; only for telling a failure that carries its own facts. */
export function rowOf(code: FailureCode): FailureRow<never> {
  return catalogue[code];
}

/** Describes a failure and those told with it, in their order. */
export function describeFailure(thrown: Failure): readonly FailureText[] {
  return [thrown, ...thrown.others].map((one) => {
    const row = rowOf(one.code);
    const facts = one.facts as never;
    return {
      code: one.code,
      area: row.area,
      blame: row.blame,
      what: row.what(facts),
      why: row.why(facts),
      fix: row.fix(facts),
    };
  });
}
