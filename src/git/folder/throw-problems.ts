import { failure, severalFailures } from '#failures/failure.ts';
import type { Failure } from '#failures/failure.ts';

/** A build with a wrong folder in it may have thousands. */
const mostTold = 20;

/** Throws all problems of a build as one failure, if there are any: the first with their words, the rest counted. */
export function throwProblems(problems: readonly Failure[]): void {
  if (problems.length === 0) return;
  const told = problems.slice(0, mostTold);
  const more = problems.length - told.length;
  if (more > 0) told.push(failure('PACKAGE_MORE_PROBLEMS', { count: more }));
  throw severalFailures(told);
}
