import { identityOf } from '#app-service/trailers.ts';
import { describeSlot } from '#app-service/slot.ts';
import { failure } from '#failures/failure.ts';
import type { Plan, SwapPlan } from '#plan/plan.ts';
import type { Management, Ports } from '#ports';
import type { SeenSwap } from '../swap/ask-swap.ts';
import { checkPrepared } from '../swap/check-before-swap.ts';
import type { Leftovers, LeftSide } from './leftovers.ts';
import { readComparison, refuseSettings, tellComparison } from '../settings.ts';
import { describeSmokeTest, smokeTestSlot } from '../smoke-test.ts';
import { checkoutOf } from '../package/source-of.ts';
import { stageRunner } from '../stage-runner.ts';
import { refuseSuperseded } from '../package/superseded.ts';
import { verifySwap, warmTested, whileProbed } from '../swap-and-verify.ts';
import { completeSwap } from '../swap.ts';
import type { TestedSlot } from '../swap.ts';
import { describeVerification } from '../verification.ts';
import type { Verification } from '../verification.ts';

/**
 * Completes a swap that a run prepared and left: the slot, which runs under production's settings now, passes its
 * smoke tests first and is warmed; production is probed meanwhile, verified, watched, and returned as after a deploy.
 * A preview that does not pass stays pending.
 * @throws Failure NOTHING_TO_SWAP, and those of a deploy's tests, swap and verification
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
  if (!swap.allowOlder && main.mayAnswer) {
    const lastSeen = main.problem ?? 'nothing';
    const facts = { production: describeSlot(main.slot), lastSeen, waitedMs: plan.target.waitMs };
    throw failure('PRODUCTION_NOT_READ', facts);
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
    build: { sourceCommit, buildNumber, checkout: checkoutOf(plan.package) },
    runId: plan.runId,
    settings: undefined,
  };
  return whileProbed(main.slot, build, plan, ports, async (probe) => {
    const complete = async (): Promise<SeenSwap & { readonly askedAt: number }> => {
      await warmTested(tested.slot, plan, ports);
      return completeTested(tested, main, swap, ports);
    };
    const { askedAt, ...seen } = await stage('swap', complete, () => 'completed');
    const done = { tested, main, ...seen };
    const verify = (): Promise<Verification> => verifySwap(done, askedAt, build, plan, probe, ports);
    return describeVerification(await stage('verification', verify, describeVerification));
  });
}

/**
 * Completes the prepared swap of what was tested, and gives when it was asked for (ms since 1970). It is looked at before
 * the note of the swap is written, and once more right before the request: a preview that was ended meanwhile would
 * become a swap of its own.
 */
async function completeTested(
  tested: TestedSlot,
  main: LeftSide,
  swap: Exclude<SwapPlan, { readonly kind: 'no' }>,
  ports: Ports,
): Promise<SeenSwap & { readonly askedAt: number }> {
  const { allowOlder, requireVersionCheck, timeoutMs } = swap;
  if (requireVersionCheck && !tested.versionProven)
    throw failure('VERSION_NOT_PROVEN', { slot: describeSlot(tested.slot) });
  const { active } = main;
  if (!allowOlder)
    await refuseSuperseded(tested.build, [{ slot: describeSlot(main.slot), active }], ports.git);
  const before = {
    slotLastSwap: tested.slot.lastSwap,
    productionLastSwap: main.slot.lastSwap,
    productionActive: active?.id,
    productionTags: main.slot.tags,
  };
  const lookAgain = (): Promise<void> => checkPrepared(tested, main, before, ports);
  await lookAgain();
  const askedAt = ports.clock.now();
  const seen = await completeSwap({ tested, main, before, timeoutMs, lookAgain }, ports);
  ports.tell({ kind: 'preview', state: 'none' });
  return { ...seen, askedAt };
}
