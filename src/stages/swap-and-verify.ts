import { makeExpectedVersion } from '#app-service/expected-version.ts';
import type { BuildIdentity } from '#app-service/expected-version.ts';
import type { Slot } from '#app-service/slot.ts';
import type { Plan } from '#plan/plan.ts';
import type { Ports } from '#ports';
import { readActiveOf } from './verification/active-commit-of.ts';
import { judgeMove } from './verification/judge-move.ts';
import { noteVerdict } from './swap/note-verdict.ts';
import type { ProductionSide } from './preflight/preflight-types.ts';
import { startProbe, tellFigures, tellReturnFigures } from './verification/probe.ts';
import type { Probe } from './verification/probe.ts';
import { withSuite } from './smoke-test/renamed-suite.ts';
import { orReturn } from './verification/return-failed.ts';
import type { DoneSwap } from './verification/return-production.ts';
import { smokeTestSlot } from './smoke-test.ts';
import type { RunStage } from './stage-runner.ts';
import { describeSwap, swapSlots } from './swap.ts';
import type { TestedSlot } from './swap.ts';
import type { TestedSite } from './smoke-test/tested-site.ts';
import { describeVerification, verifyProduction } from './verification.ts';
import type { Verification } from './verification.ts';
import { warmSlot } from './swap/warm-up.ts';
import { watchProduction } from './verification/watch-production.ts';

/** The last two stages: what was tested goes to production, which is probed meanwhile, verified, watched, or returned. */
export async function swapAndVerify(
  tested: TestedSlot,
  main: ProductionSide,
  build: BuildIdentity,
  plan: Plan,
  stage: RunStage,
  ports: Ports,
): Promise<Verification> {
  return whileProbed(main.slot, build, plan, ports, async (probe) => {
    const swap = await stage('swap', () => warmAndSwap(tested, main, build, plan, ports), describeSwap);
    const { askedAt, seen } =
      swap.kind === 'swapped' ? swap : { askedAt: 0, seen: { swappedAt: undefined, adopted: false } };
    const done = { tested, main, ...seen };
    const verify = (): Promise<Verification> => verifySwap(done, askedAt, build, plan, probe, ports);
    return stage('verification', verify, describeVerification);
  });
}

/** Does something to production while it is probed. */
export async function whileProbed<T>(
  site: TestedSite,
  build: BuildIdentity,
  plan: Plan,
  ports: Ports,
  work: (probe: Probe) => Promise<T>,
): Promise<T> {
  const { versionCheck, probesPerSecond } = plan.verification;
  const version = versionCheck === undefined ? undefined : makeExpectedVersion(versionCheck.expect, build);
  const newVersion = version?.kind === 'known' ? version.text : undefined;
  const probe = startProbe(site, versionCheck, newVersion, probesPerSecond, ports);
  try {
    return await work(probe);
  } finally {
    await probe.stop();
  }
}

async function warmAndSwap(
  tested: TestedSlot,
  main: ProductionSide,
  build: BuildIdentity,
  plan: Plan,
  ports: Ports,
): ReturnType<typeof swapSlots> {
  await warmTested(tested.slot, plan, ports);
  const retest = (): Promise<unknown> =>
    smokeTestSlot(tested.slot, build, plan.smokeTest, withSuite('preview', ports));
  return swapSlots(tested, main, plan.swap, retest, ports);
}

/** Warms the slot on every path that its smoke tests ask. */
export function warmTested(slot: Slot, { smokeTest }: Plan, ports: Ports): Promise<void> {
  const { checks, versionCheck } = smokeTest;
  const paths = checks.flatMap((check) =>
    check.kind === 'http' && check.method === 'GET' ? [check.path] : [],
  );
  return warmSlot(slot, [...paths, ...(versionCheck === undefined ? [] : [versionCheck.path])], ports);
}

/**
 * Verifies and watches production after a swap that was asked for at `askedAt` (ms since 1970), returns it where that
 * is wanted and can help, and notes the verdict.
 * @throws Failure VERIFICATION_FAILED, PRODUCTION_NOT_JUDGED, VERSION_UNDECIDABLE, and those of a return
 */
export async function verifySwap(
  done: DoneSwap,
  askedAt: number,
  build: BuildIdentity,
  plan: Plan,
  probe: Probe,
  ports: Ports,
): Promise<Verification> {
  const { tested, main } = done;
  let returnAt: number | undefined;
  const onReturn = (): void => {
    returnAt = ports.clock.now();
  };
  const verify = async (): Promise<Verification> => {
    const readActive = readActiveOf(main.scm, ports);
    const verification = await verifyProduction(main.slot, build, plan.verification, readActive, ports);
    await judgeMove(verification, tested, main, ports);
    await watchProduction(main.slot, build, plan.verification, probe, ports);
    return verification;
  };
  const judge = (): Promise<Verification> =>
    orReturn(verify, () => Promise.resolve({ ...done, onReturn }), plan, ports);
  try {
    return await noteVerdict(judge, main.slot, tested.runId, ports);
  } finally {
    tellFigures(probe.figures(0, returnAt), askedAt, ports);
    if (returnAt !== undefined) tellReturnFigures(probe.figures(returnAt), returnAt, ports);
  }
}
