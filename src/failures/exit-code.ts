import type { Failure } from './failure.ts';
import { rowOf } from './failure-text.ts';

/** What became of production, as far as an exit code tells it. */
export type ProductionOutcome =
  'untouched' | 'swapped' | 'swapped-back' | 'unhealthy' | 'not-judged' | 'unknown';

/** A swap was asked for and its end was not seen. */
const stateUnknown = 8;
/** Swapped, and production is known not to be healthy. */
const unhealthy = 7;
/** Swapped, but production could not be judged. */
const notJudged = 9;
/** The least code that already speaks of a swapped production. */
const firstSwapped = 6;

/**
 * The exit code of a run that failed. The failure's own holds while production is untouched; after that only a
 * code that speaks of production may stand. Bugs and cancellations keep theirs.
 */
export function exitCodeOf(thrown: Failure, production: ProductionOutcome): number {
  const { exit, blame } = rowOf(thrown.code);
  if (blame === 'ourselves' || blame === 'cancelled' || exit >= firstSwapped) return exit;
  if (production === 'untouched') return exit;
  if (production === 'unhealthy') return unhealthy;
  return production === 'unknown' ? stateUnknown : notJudged;
}
