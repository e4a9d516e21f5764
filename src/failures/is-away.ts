import { isFailure } from './failure.ts';

/** Tells whether an SCM site was not to be reached, which may be for a moment: asking again is how to find out. */
export function isAway(thrown: unknown): boolean {
  return isFailure(thrown, 'SCM_UNAVAILABLE') || isFailure(thrown, 'PUSH_TLS_FAILED');
}
