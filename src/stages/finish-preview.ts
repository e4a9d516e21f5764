import { parseCommitMessage } from '#app-service/trailers.ts';
import type { BuildIdentity } from '#app-service/expected-version.ts';
import type { Deployment } from '#app-service/deployment.ts';
import { describeSlot } from '#app-service/slot.ts';
import { failure } from '#failures/failure.ts';
import type { Plan } from '#plan/plan.ts';
import type { Management, Ports } from '#ports';
import { readActiveOf } from './active-commit-of.ts';
import type { Leftovers } from './leftovers.ts';
import { readComparison, refuseSettings, tellComparison } from './settings.ts';
import { describeSmokeTest, smokeTestSlot } from './smoke-test.ts';
import { stageRunner } from './stage-runner.ts';
import { completeSwap } from './swap.ts';
import { describeVerification, verifyProduction } from './verification.ts';
import type { Verification } from './verification.ts';

/**
 * Completes a swap that a run prepared and left: the slot, which runs under production's settings now, passes its
 * smoke tests first, and production is verified afterwards. A preview that does not pass stays pending.
 */
export async function finishPreview(
  left: Leftovers,
  plan: Plan,
  management: Management,
  ports: Ports,
): Promise<string> {
  const stage = stageRunner(ports);
  const { slot, main } = left;
  const { active, scm } = slot;
  const { swap } = plan;
  if (active === undefined || scm === undefined || swap.kind === 'no') {
    const reason = slot.problem ?? 'Its SCM site names no active deployment.';
    throw failure('NOTHING_TO_SWAP', { slot: describeSlot(slot.slot), reason });
  }
  const comparison = await readComparison(slot.slot, main.slot, plan.settings, management, ports);
  tellComparison(comparison, slot.slot, ports);
  refuseSettings(comparison, slot.slot, true, ports);
  const build = identityOf(active);
  const test = (): ReturnType<typeof smokeTestSlot> => smokeTestSlot(slot.slot, build, plan.smokeTest, ports);
  const { versionProven } = await stage('smoke-test', test, describeSmokeTest);
  const { sourceCommit, buildNumber } = build;
  const tested = {
    slot: slot.slot,
    scm,
    deployedCommit: active.id,
    versionProven,
    build: { sourceCommit, buildNumber, checkout: '.' },
    runId: plan.runId,
    settings: undefined,
  };
  const before = {
    slotLastSwap: slot.slot.lastSwap,
    productionLastSwap: main.slot.lastSwap,
    productionActive: main.active?.id,
    productionTags: main.slot.tags,
  };
  const request = { tested, main, before, timeoutMs: swap.timeoutMs };
  await stage(
    'swap',
    () => completeSwap(request, ports),
    () => 'completed',
  );
  return describeVerification(await verifyLeft(left, active, plan, ports));
}

/** Verifies a production that serves `active` since a swap that nobody verified. */
export async function verifyLeft(
  { main }: Leftovers,
  active: Deployment,
  plan: Plan,
  ports: Ports,
): Promise<Verification> {
  const readActive = readActiveOf(main.scm, ports);
  const verify = (): Promise<Verification> =>
    verifyProduction(main.slot, identityOf(active), plan.verification, readActive, ports);
  return stageRunner(ports)('verification', verify, describeVerification);
}

function identityOf(active: Deployment): BuildIdentity {
  const { sourceCommit, buildNumber } = parseCommitMessage(active.message);
  return { sourceCommit: sourceCommit ?? active.id, deployedCommit: active.id, buildNumber };
}
