import { makeExpectedVersion } from '#app-service/expected-version.ts';
import type { BuildIdentity } from '#app-service/expected-version.ts';
import type { Plan } from '#plan/plan.ts';
import type { Ports } from '#ports';
import { readActiveOf } from './active-commit-of.ts';
import { judgeMove } from './judge-move.ts';
import { noteVerdict } from './note-verdict.ts';
import type { ProductionSide } from './preflight-types.ts';
import { startProbe, tellFigures, tellReturnFigures } from './probe.ts';
import type { Probe } from './probe.ts';
import { withSuite } from './renamed-suite.ts';
import { orReturn } from './return-failed.ts';
import { smokeTestSlot } from './smoke-test.ts';
import type { RunStage } from './stage-runner.ts';
import { describeSwap, swapSlots } from './swap.ts';
import type { Swap, TestedSlot } from './swap.ts';
import { describeVerification, verifyProduction } from './verification.ts';
import type { Verification } from './verification.ts';
import { warmSlot } from './warm-up.ts';
import { watchProduction } from './watch-production.ts';

/** The last two stages: what was tested goes to production, which is probed meanwhile, verified, watched, or returned. */
export async function swapAndVerify(
  tested: TestedSlot,
  main: ProductionSide,
  build: BuildIdentity,
  plan: Plan,
  stage: RunStage,
  ports: Ports,
): Promise<Verification> {
  const { versionCheck, probesPerSecond } = plan.verification;
  const version = versionCheck === undefined ? undefined : makeExpectedVersion(versionCheck.expect, build);
  const newVersion = version?.kind === 'known' ? version.text : undefined;
  const probe = startProbe(main.slot, versionCheck, newVersion, probesPerSecond, ports);
  try {
    const swap = await stage('swap', () => warmAndSwap(tested, main, build, plan, ports), describeSwap);
    const verify = (): Promise<Verification> => verifyOrReturn(tested, main, build, plan, probe, swap, ports);
    return await stage('verification', verify, describeVerification);
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
  const paths = plan.smokeTest.checks.flatMap((check) =>
    check.kind === 'http' && check.method === 'GET' ? [check.path] : [],
  );
  await warmSlot(
    tested.slot,
    [...paths, ...(plan.smokeTest.versionCheck === undefined ? [] : [plan.smokeTest.versionCheck.path])],
    ports,
  );
  const retest = (): Promise<unknown> =>
    smokeTestSlot(tested.slot, build, plan.smokeTest, withSuite('preview', ports));
  return swapSlots(tested, main, plan.swap, retest, ports);
}

async function verifyOrReturn(
  tested: TestedSlot,
  main: ProductionSide,
  build: BuildIdentity,
  plan: Plan,
  probe: Probe,
  done: Swap,
  ports: Ports,
): Promise<Verification> {
  const { askedAt, seen } =
    done.kind === 'swapped' ? done : { askedAt: 0, seen: { swappedAt: undefined, adopted: false } };
  let returnAt: number | undefined;
  const onReturn = (): void => {
    returnAt = ports.clock.now();
  };
  const verify = async (): Promise<Verification> => {
    const verification = await verifyProduction(
      main.slot,
      build,
      plan.verification,
      readActiveOf(main.scm, ports),
      ports,
    );
    await judgeMove(verification, tested, main, ports);
    await watchProduction(main.slot, build, plan.verification, probe, ports);
    return verification;
  };
  const swap = { tested, main, ...seen, onReturn };
  try {
    return await noteVerdict(
      () => orReturn(verify, () => Promise.resolve(swap), plan, ports),
      main.slot,
      tested.runId,
      ports,
    );
  } finally {
    tellFigures(probe.figures(0, returnAt), askedAt, ports);
    if (returnAt !== undefined) tellReturnFigures(probe.figures(returnAt), returnAt, ports);
  }
}
