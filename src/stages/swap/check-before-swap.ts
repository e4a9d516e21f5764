import { findActive } from '#app-service/deployment.ts';
import { shortId } from '#app-service/commit.ts';
import type { Deployment } from '#app-service/deployment.ts';
import { describeSlot, production } from '#app-service/slot.ts';
import type { LastSwap, Slot } from '#app-service/slot.ts';
import { failure } from '#failures/failure.ts';
import type { SwapPlan } from '#plan/plan.ts';
import type { Ports } from '#ports';
import { readSlot } from '../preflight/find-app.ts';
import { judgeAgain } from './judge-again.ts';
import type { ProductionSide } from '../preflight/preflight-types.ts';
import { findRunning, listWhenUp } from '../preflight/scm-ready.ts';
import type { TestedSlot } from '../swap.ts';
import { refuseSuperseded } from '../package/superseded.ts';
import { warnReturned } from './warn-returned.ts';

/** How things stood right before the swap was asked for; what comes after is told from it. */
export interface BeforeSwap {
  readonly slotLastSwap: LastSwap | undefined;
  readonly productionLastSwap: LastSwap | undefined;
  /** Undefined: never deployed to, or not to be read. */
  readonly productionActive: string | undefined;
  /** Where the notes of slotship's own swaps are. */
  readonly productionTags: Slot['tags'];
}

/**
 * Looks once more, right before the swap: the slot still serves what was tested, production what it served when
 * the run began, the settings are still as they were judged, and nothing is under way on either side.
 * @throws Failure SLOT_CHANGED, PREVIEW_PENDING, SLOT_STOPPED, SUPERSEDED, SETTINGS_REFUSED
 */
export async function checkBeforeSwap(
  tested: TestedSlot,
  main: ProductionSide,
  plan: SwapPlan & { readonly allowOlder: boolean },
  ports: Ports,
): Promise<BeforeSwap> {
  const { management } = ports;
  if (management === undefined) throw failure('SWAP_NEEDS_ARM', {});
  const address = tested.slot.address;
  const [slotNow, mainNow, slotDeployments, mainDeployments] = await Promise.all([
    readSlot(address, tested.slot.name, management),
    readSlot(address, production, management),
    listWhenUp(ports.scmSite(tested.scm), ports),
    main.scm === undefined ? undefined : listWhenUp(ports.scmSite(main.scm), ports),
  ]);
  checkSite(slotNow);
  checkSite(mainNow);
  checkDeployments(slotNow, slotDeployments, tested.deployedCommit);
  if (mainDeployments !== undefined) {
    await checkProduction(tested, main, mainDeployments, plan.allowOlder, ports);
  }
  warnReturned(tested, slotDeployments, mainNow, ports);
  if (tested.settings !== undefined) await judgeAgain(slotNow, mainNow, tested.settings, management, ports);
  return {
    slotLastSwap: slotNow.lastSwap,
    productionLastSwap: mainNow.lastSwap,
    productionActive: findActive(mainDeployments ?? [])?.id,
    productionTags: mainNow.tags,
  };
}

/**
 * Looks once more, right before a prepared swap is completed: it is prepared still, and both sides serve what they
 * served when it was prepared. Azure lets nobody change their settings meanwhile.
 * @throws Failure SLOT_CHANGED
 */
export async function checkPrepared(
  tested: TestedSlot,
  main: ProductionSide,
  before: BeforeSwap,
  ports: Ports,
): Promise<void> {
  const { management } = ports;
  if (management === undefined) throw failure('SWAP_NEEDS_ARM', {});
  const [slotNow, slotDeployments, mainDeployments] = await Promise.all([
    readSlot(tested.slot.address, tested.slot.name, management),
    listWhenUp(ports.scmSite(tested.scm), ports),
    main.scm === undefined ? undefined : listWhenUp(ports.scmSite(main.scm), ports),
  ]);
  if (slotNow.pendingSwapWith?.toLowerCase() !== production) {
    throw failure('SLOT_CHANGED', {
      slot: describeSlot(slotNow),
      expected: 'the prepared swap',
      found: 'that somebody ended it',
    });
  }
  checkDeployments(slotNow, slotDeployments, tested.deployedCommit);
  if (mainDeployments !== undefined) checkDeployments(main.slot, mainDeployments, before.productionActive);
}

/**
 * Looks at the slot alone, for when the last look is some seconds old: it still serves what was tested.
 * @throws Failure SLOT_CHANGED
 */
export async function checkStill(tested: TestedSlot, ports: Ports): Promise<void> {
  checkDeployments(tested.slot, await listWhenUp(ports.scmSite(tested.scm), ports), tested.deployedCommit);
}

function checkSite(slot: Slot): void {
  const named = { slot: describeSlot(slot) };
  if (slot.pendingSwapWith !== undefined)
    throw failure('PREVIEW_PENDING', { ...named, other: slot.pendingSwapWith });
  if (slot.state !== 'Running') throw failure('SLOT_STOPPED', { ...named, state: slot.state });
}

function checkDeployments(
  slot: Slot,
  deployments: readonly Deployment[],
  expected: string | undefined,
): void {
  const running = findRunning(deployments);
  const active = findActive(deployments)?.id;
  const wanted = expected === undefined ? 'no deployment' : `${shortId(expected)} active`;
  if (running !== undefined) {
    throw failure('SLOT_CHANGED', {
      slot: describeSlot(slot),
      expected: wanted,
      found: `a deployment under way (${running.id.slice(0, 13)})`,
    });
  }
  if (active !== expected) {
    throw failure('SLOT_CHANGED', {
      slot: describeSlot(slot),
      expected: wanted,
      found: active === undefined ? 'no active deployment' : `${shortId(active)} active`,
    });
  }
}

async function checkProduction(
  tested: TestedSlot,
  main: ProductionSide,
  deployments: readonly Deployment[],
  allowOlder: boolean,
  ports: Ports,
): Promise<void> {
  const active = findActive(deployments);
  if (!allowOlder)
    await refuseSuperseded(tested.build, [{ slot: describeSlot(main.slot), active }], ports.git);
  checkDeployments(main.slot, deployments, main.active?.id);
}
