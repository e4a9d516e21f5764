import { shortId } from '#app-service/commit.ts';
import type { Deployment } from '#app-service/deployment.ts';
import { describeSlot } from '#app-service/slot.ts';
import { identityOf, parseCommitMessage } from '#app-service/trailers.ts';
import { failure } from '#failures/failure.ts';
import type { Plan } from '#plan/plan.ts';
import type { Ports } from '#ports';
import { refuseBackward, requireEarlierBuild } from './verification/earlier-build.ts';
import { findSlot, productionOf } from './preflight.ts';
import type { Preflight, ProductionSide } from './preflight/preflight-types.ts';
import { compareSettings, describeSettings } from './settings.ts';
import { describeSmokeTest, smokeTestSlot } from './smoke-test.ts';
import { checkoutOf } from './package/source-of.ts';
import { stageRunner } from './stage-runner.ts';
import { swapAndVerify } from './swap-and-verify.ts';
import { describeVerification } from './verification.ts';

/** What a swap of an earlier deployment asks of whoever started it. */
export interface SwapConsent {
  /** Shown before anything happens; false stops the run. */
  readonly confirm: (lines: readonly string[]) => Promise<boolean>;
  /** What the confirmation is about. */
  readonly kind: 'swap' | 'swap-back';
}

/** Tests what the slot has, swaps it into production, verifies; the stages of `swap` and `swap-back`. */
export async function runSwap(plan: Plan, consent: SwapConsent, ports: Ports): Promise<string> {
  const stage = stageRunner(ports);
  const preflight = await stage(
    'preflight',
    () => findSlot(plan.target, plan.push.branch, ports),
    ({ slot }) => slot.siteUrl,
  );
  const main = productionOf(preflight);
  const active = findCandidate(preflight, main);
  const build = identityOf(active);
  if (consent.kind === 'swap-back') requireEarlierBuild(preflight.slot, active, main.slot);
  else if (!plan.package.allowOlder) refuseBackward(preflight.slot, active, main.slot);
  // Going back is wanted although the settings changed since; what would be lost is told as warnings.
  const strict = consent.kind === 'swap';
  const compare = (): ReturnType<typeof compareSettings> =>
    compareSettings(preflight, plan.settings, strict, ports);
  const comparison = await stage('settings', compare, describeSettings);
  tellOneWay(main, ports);
  if (!(await consent.confirm(describeExchange(preflight, main, active))))
    throw failure('SWAP_BACK_REFUSED', {});
  const smokeTest = await stage(
    'smoke-test',
    () => smokeTestSlot(preflight.slot, build, plan.smokeTest, ports),
    describeSmokeTest,
  );
  const tested = {
    slot: preflight.slot,
    scm: preflight.scm,
    deployedCommit: active.id,
    versionProven: smokeTest.versionProven,
    build: {
      sourceCommit: build.sourceCommit,
      buildNumber: build.buildNumber,
      checkout: checkoutOf(plan.package),
    },
    runId: plan.runId,
    goesBack: consent.kind === 'swap-back',
    settings: strict && comparison !== undefined ? { plan: plan.settings, comparison } : undefined,
  };
  const verification = await swapAndVerify(tested, main, build, plan, stage, ports);
  return `${shortId(build.sourceCommit)} is in production: ${describeVerification(verification)}. To undo it, run 'slotship swap-back'.`;
}

/** What production serves may have declared that it cannot be taken back; whoever confirms must know. */
function tellOneWay({ active }: ProductionSide, ports: Ports): void {
  const reason = active === undefined ? undefined : parseCommitMessage(active.message).cannotGoBack;
  if (reason === undefined) return;
  ports.tell({
    kind: 'warned',
    text: `Production's build says of itself that it cannot be taken back: ${reason}.`,
  });
}

/** The slot's active deployment, when there is a point in swapping it. @throws Failure NOTHING_TO_SWAP */
function findCandidate(preflight: Preflight, main: ProductionSide): Deployment {
  const slot = describeSlot(preflight.slot);
  const { active } = preflight;
  if (active === undefined) {
    throw failure('NOTHING_TO_SWAP', { slot, reason: 'Its SCM site names no active deployment.' });
  }
  if (main.active !== undefined && isSameBuild(active, main.active)) {
    throw failure('NOTHING_TO_SWAP', { slot, reason: `Production serves ${shortId(active.id)} already.` });
  }
  return active;
}

/** The same commit, or the same source commit of the same build: what a build that was deployed twice leaves. */
function isSameBuild(one: Deployment, other: Deployment): boolean {
  if (one.id === other.id) return true;
  const [here, there] = [parseCommitMessage(one.message), parseCommitMessage(other.message)];
  return (
    here.sourceCommit !== undefined &&
    here.buildNumber !== undefined &&
    here.sourceCommit === there.sourceCommit &&
    here.buildNumber === there.buildNumber
  );
}

function describeExchange(preflight: Preflight, main: ProductionSide, active: Deployment): readonly string[] {
  return [
    `Production now serves ${describeDeployed(main.active)}.`,
    `The ${describeSlot(preflight.slot)} has ${describeDeployed(active)}.`,
    "They are exchanged, and their settings as shown above; to undo it, run 'slotship swap-back'.",
  ];
}

function describeDeployed(deployment: Deployment | undefined): string {
  if (deployment === undefined) return 'something that its SCM site does not name';
  const { buildNumber } = parseCommitMessage(deployment.message);
  const build = buildNumber === undefined ? '' : `, build ${buildNumber}`;
  return `${shortId(deployment.id)} "${deployment.message.split('\n')[0] ?? ''}"${build}`;
}
