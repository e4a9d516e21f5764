import { shortId } from '#app-service/commit.ts';
import type { Deployment } from '#app-service/deployment.ts';
import { describeSlot, production } from '#app-service/slot.ts';
import { identityOf, parseCommitMessage } from '#app-service/trailers.ts';
import { failure, isAnyFailure, isFailure } from '#failures/failure.ts';
import type { Plan } from '#plan/plan.ts';
import type { Ports } from '#ports';
import { readActiveOf } from './active-commit-of.ts';
import { askSwap, isUntouched } from '../swap/ask-swap.ts';
import type { SeenSwap } from '../swap/ask-swap.ts';
import type { BeforeSwap } from '../swap/check-before-swap.ts';
import { describeThrown } from '../describe-thrown.ts';
import { readSlot } from '../preflight/find-app.ts';
import { withSuite } from '../smoke-test/renamed-suite.ts';
import type { ProductionSide } from '../preflight/preflight-types.ts';
import { factsOf, findChange, findObstacle } from './return-obstacle.ts';
import { tellReturnSettings } from './return-settings.ts';
import type { TestedSlot } from '../swap.ts';
import { verifyProduction } from '../verification.ts';

/** The swap that is to be undone. */
export interface DoneSwap extends SeenSwap {
  readonly tested: TestedSlot;
  /** Production as it was before. */
  readonly main: ProductionSide;
  /** Called right before the swap back is asked for. */
  readonly onReturn?: () => void;
}

type SwappingPlan = Plan & {
  readonly swap: { readonly timeoutMs: number; readonly cannotGoBack: string | undefined };
};

/**
 * Swaps back, once, when that can help, and verifies again; ends with one of three verdicts.
 * @throws Failure SWAPPED_BACK, NOT_SWAPPED_BACK, SWAPPED_BACK_UNHEALTHY; PRODUCTION_NOT_JUDGED, SWAP_UNKNOWN
 */
export async function returnProduction(
  done: DoneSwap,
  reason: string,
  plan: SwappingPlan,
  ports: Ports,
): Promise<never> {
  const named = { production: describeSlot(done.main.slot), reason };
  const { active: earlier } = done.main;
  const obstacle = plan.swap.cannotGoBack ?? (await findObstacle(done, ports));
  if (obstacle !== undefined || earlier === undefined) {
    throw failure('NOT_SWAPPED_BACK', {
      ...named,
      ...factsOf(obstacle ?? 'there is nothing known to return to'),
    });
  }
  ports.tell({
    kind: 'warned',
    text: `Production is not healthy: ${reason}. Swapping back to ${shortId(earlier.id)}.`,
  });
  await tellReturnSettings(done.tested.slot, done.main.slot, plan.settings, ports);
  await swapAgain(done, earlier, plan, named, ports);
  ports.tell({ kind: 'production', state: 'swapped-back' });
  const commit = shortId(earlier.id);
  try {
    const known = parseCommitMessage(earlier.message).sourceCommit !== undefined;
    const back = { ...plan.verification, wentBack: true };
    const verification = known ? back : { ...back, versionCheck: undefined };
    await verifyProduction(
      done.main.slot,
      identityOf(earlier),
      verification,
      readActiveOf(done.main.scm, ports),
      withSuite('return', ports),
    );
  } catch (thrown) {
    if (!isAnyFailure(thrown) || isFailure(thrown, 'PRODUCTION_NOT_JUDGED')) throw thrown;
    ports.signal.throwIfAborted();
    ports.tell({ kind: 'production', state: 'unhealthy' });
    throw failure(
      'SWAPPED_BACK_UNHEALTHY',
      { ...named, commit, after: describeThrown(thrown) },
      { cause: thrown },
    );
  }
  throw failure('SWAPPED_BACK', { ...named, commit });
}

/** Asks for the swap back. Whatever stops it before it is asked for leaves production as it is: not healthy. */
async function swapAgain(
  done: DoneSwap,
  earlier: Deployment,
  plan: SwappingPlan,
  named: { readonly production: string; readonly reason: string },
  ports: Ports,
): Promise<void> {
  const tested = { ...done.tested, deployedCommit: earlier.id, goesBack: true };
  const seen = { asked: false };
  const onAsk = (): void => {
    seen.asked = true;
    done.onReturn?.();
  };
  const lookAgain = async (): Promise<void> => {
    const obstacle = await findChange(done, ports);
    if (obstacle !== undefined) throw failure('NOT_SWAPPED_BACK', { ...named, ...factsOf(obstacle) });
  };
  try {
    const before = await readBefore(done, ports);
    const { timeoutMs } = plan.swap;
    await askSwap({ tested, main: done.main, before, timeoutMs, lookAgain, onAsk }, ports);
  } catch (thrown) {
    if (!isAnyFailure(thrown) || (seen.asked && !isUntouched(thrown))) throw thrown;
    ports.tell({ kind: 'production', state: 'unhealthy' });
    ports.signal.throwIfAborted();
    if (isFailure(thrown, 'NOT_SWAPPED_BACK')) throw thrown;
    const obstacle = describeThrown(thrown).replace(/\.$/, '');
    throw failure('NOT_SWAPPED_BACK', { ...named, obstacle, passes: mayPass(thrown) }, { cause: thrown });
  }
}

/** Whether the next one may succeed: Azure or a site was away, or another operation was in the way. */
function mayPass(thrown: unknown): boolean {
  if (isFailure(thrown, 'SWAP_REFUSED')) {
    const { cause } = thrown;
    return (
      isFailure(cause, 'ARM_UNAVAILABLE') || (isFailure(cause, 'ARM_REFUSED') && cause.facts.status === 409)
    );
  }
  return isFailure(thrown, 'ARM_UNAVAILABLE') || isFailure(thrown, 'SCM_UNAVAILABLE');
}

async function readBefore({ tested, main }: DoneSwap, ports: Ports): Promise<BeforeSwap> {
  const { management } = ports;
  if (management === undefined) throw failure('SWAP_NEEDS_ARM', {});
  const [slotNow, mainNow] = await Promise.all([
    readSlot(main.slot.address, tested.slot.name, management),
    readSlot(main.slot.address, production, management),
  ]);
  return {
    slotLastSwap: slotNow.lastSwap,
    productionLastSwap: mainNow.lastSwap,
    productionActive: tested.deployedCommit,
    productionTags: mainNow.tags,
  };
}
