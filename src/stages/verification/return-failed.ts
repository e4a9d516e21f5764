import { isFailure, failure } from '#failures/failure.ts';
import { describeFailure } from '#failures/failure-text.ts';
import type { Plan } from '#plan/plan.ts';
import type { Ports } from '#ports';
import { factsOf } from './return-obstacle.ts';
import type { Obstacle } from './return-obstacle.ts';
import { returnProduction } from './return-production.ts';
import type { DoneSwap } from './return-production.ts';

type FindDone = () => Promise<DoneSwap | Obstacle>;

/**
 * Verifies production; one that is not healthy is returned where that is wanted, and else what was thrown is thrown
 * again. `findDone` gives the swap that is to be undone, or why there is none, one sentence part.
 * @throws what `verify` throws; Failure SWAPPED_BACK, NOT_SWAPPED_BACK, SWAPPED_BACK_UNHEALTHY, PRODUCTION_NOT_JUDGED
 */
export async function orReturn<T>(
  verify: () => Promise<T>,
  findDone: FindDone,
  plan: Plan,
  ports: Ports,
): Promise<T> {
  try {
    return await verify();
  } catch (thrown) {
    return await returnFailed(thrown, findDone, plan, ports);
  }
}

async function returnFailed(thrown: unknown, findDone: FindDone, plan: Plan, ports: Ports): Promise<never> {
  const { swap, verification } = plan;
  if (!isFailure(thrown, 'VERIFICATION_FAILED') || verification.onFailure !== 'swap-back') throw thrown;
  if (swap.kind === 'no') throw thrown;
  const reason = (describeFailure(thrown)[0]?.why ?? thrown.code).replace(/\.$/, '');
  const done = await findDone();
  if (typeof done !== 'string' && !('passes' in done))
    return returnProduction(done, reason, { ...plan, swap }, ports);
  const { production } = thrown.facts;
  throw failure('NOT_SWAPPED_BACK', { production, reason, ...factsOf(done) }, { cause: thrown });
}
