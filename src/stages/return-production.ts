import type { BuildIdentity } from '#app-service/expected-version.ts';
import { shortId } from '#app-service/commit.ts';
import type { Deployment } from '#app-service/deployment.ts';
import { describeSlot, production } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import { parseCommitMessage } from '#app-service/trailers.ts';
import { failure, isAnyFailure, isFailure } from '#failures/failure.ts';
import type { Plan } from '#plan/plan.ts';
import type { Ports } from '#ports';
import { readActiveOf } from './active-commit-of.ts';
import { askSwap } from './ask-swap.ts';
import { describeThrown } from './describe-thrown.ts';
import { readSlot } from './find-app.ts';
import { poll } from './poll.ts';
import { withSuite } from './renamed-suite.ts';
import type { ProductionSide } from './preflight-types.ts';
import { tellReturnSettings } from './return-settings.ts';
import { findRunning, listWhenUp } from './scm-ready.ts';
import type { TestedSlot } from './swap.ts';
import { urlOf } from './tested-site.ts';
import { verifyProduction } from './verification.ts';

/** How long the earlier build may take to answer on the slot, in ms; production waits for it. */
const aliveMs = 30_000;

/** The swap that is to be undone. */
export interface DoneSwap {
  readonly tested: TestedSlot;
  /** Production as it was before. */
  readonly main: ProductionSide;
}

type SwappingPlan = Plan & {
  readonly swap: { readonly timeoutMs: number; readonly cannotGoBack: string | undefined };
};

/**
 * Swaps back, once, when that can help, and verifies again; ends with one of three verdicts.
 * @throws Failure SWAPPED_BACK, NOT_SWAPPED_BACK, SWAPPED_BACK_UNHEALTHY; SWAP_UNKNOWN
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
      obstacle: obstacle ?? 'there is nothing known to return to',
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
    const identity = identityOf(earlier);
    const known = identity.sourceCommit !== undefined;
    const verification = known ? plan.verification : { ...plan.verification, versionCheck: undefined };
    await verifyProduction(
      done.main.slot,
      identity,
      verification,
      readActiveOf(done.main.scm, ports),
      withSuite('return', ports),
    );
  } catch (thrown) {
    if (!isAnyFailure(thrown)) throw thrown;
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

/** Why swapping back would not help: the slot does not hold the earlier build any more, or that build is dead. */
async function findObstacle({ tested, main }: DoneSwap, ports: Ports): Promise<string | undefined> {
  const { active: earlier } = main;
  if (earlier === undefined)
    return 'it is not known what production served before (this may be its first deploy)';
  try {
    const deployments = await listWhenUp(ports.scmSite(tested.scm), ports);
    const running = findRunning(deployments);
    // What it brings would go to production in the earlier build's place.
    if (running !== undefined) return `a deployment is under way on the slot (${running.id.slice(0, 13)})`;
    const held = deployments.find((one) => one.active)?.id;
    if (held !== earlier.id) {
      return `the slot holds ${held === undefined ? 'no deployment' : shortId(held)} and not ${shortId(earlier.id)}, which production served before`;
    }
    return await findDead(tested.slot, ports);
  } catch (thrown) {
    if (!isAnyFailure(thrown)) throw thrown;
    ports.signal.throwIfAborted();
    return `the slot could not be looked at (${describeThrown(thrown)})`;
  }
}

/** Asks until the earlier build answers: the swap restarted it. Its last answer counts. */
async function findDead(slot: Slot, ports: Ports): Promise<string | undefined> {
  const request = { method: 'GET', headers: {}, body: undefined, followRedirects: false, timeoutMs: 60_000 };
  const seen = await poll(
    () => ports.http.send({ ...request, url: urlOf(slot, '/'), signal: ports.signal }),
    {
      until: ({ status }) => status < 500,
      deadline: ports.clock.now() + aliveMs,
      notYet: (thrown) => isFailure(thrown, 'HTTP_UNREACHABLE'),
      signal: ports.signal,
    },
    ports.clock,
  );
  if (seen.outcome === 'done') return undefined;
  if (seen.lastError !== undefined || seen.last === undefined) throw seen.lastError;
  return `the earlier build answers ${String(seen.last.status)} on the slot`;
}

async function swapAgain(
  { tested, main }: DoneSwap,
  earlier: Deployment,
  plan: SwappingPlan,
  named: { readonly production: string; readonly reason: string },
  ports: Ports,
): Promise<void> {
  const { management } = ports;
  if (management === undefined) throw failure('SWAP_NEEDS_ARM', {});
  const [slotNow, mainNow] = await Promise.all([
    readSlot(tested.slot.address, tested.slot.name, management),
    readSlot(tested.slot.address, production, management),
  ]);
  const before = {
    slotLastSwap: slotNow.lastSwap,
    productionLastSwap: mainNow.lastSwap,
    productionActive: tested.deployedCommit,
    productionTags: mainNow.tags,
  };
  ports.tell({ kind: 'production', state: 'unknown' });
  try {
    const back = { ...tested, deployedCommit: earlier.id };
    await askSwap({ tested: back, main, before, timeoutMs: plan.swap.timeoutMs }, ports);
  } catch (thrown) {
    if (!isFailure(thrown, 'SWAP_REFUSED') && !isFailure(thrown, 'SWAP_FAILED')) throw thrown;
    ports.tell({ kind: 'production', state: 'unhealthy' });
    throw failure('NOT_SWAPPED_BACK', { ...named, obstacle: describeThrown(thrown) }, { cause: thrown });
  }
}

function identityOf(earlier: Deployment): BuildIdentity {
  const { sourceCommit, buildNumber } = parseCommitMessage(earlier.message);
  return { sourceCommit, deployedCommit: earlier.id, buildNumber };
}
