import { findActive } from '#app-service/deployment.ts';
import type { TargetPlan } from '#plan/plan.ts';
import type { Deployment } from '#app-service/deployment.ts';
import { describeSlot, production } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import { failure, isFailure, severalFailures } from '#failures/failure.ts';
import type { Management, Ports } from '#ports';
import { awaitEarlierSwap } from './recover/await-earlier-swap.ts';
import { inspectKudu } from './preflight/inspect-kudu.ts';
import { describeThrown } from './describe-thrown.ts';
import { findApp, readSlot } from './preflight/find-app.ts';
import { openScm } from './preflight/open-scm.ts';
import { inspectAll } from './preflight/inspect-all.ts';
import type { Inspected } from './preflight/inspect-all.ts';
import { turnOnLocalGit } from './preflight/local-git.ts';
import { findPublishProfileSlot } from './preflight/publish-profile-slot.ts';
import type { Preflight, ProductionSide } from './preflight/preflight-types.ts';
import { awaitIdleScm, awaitStableScm, listWhenUp } from './preflight/scm-ready.ts';

type ArmTarget = TargetPlan & { readonly kind: 'arm' };

/**
 * Finds the slot, looks at everything that could stop the run, tells all problems at once, and only then makes
 * the slot ready: starts it, turns local Git on, and waits until its SCM site is idle. Before a `push` the end of
 * another run's swap is waited for, too.
 * @throws Failure of src/failures/codes/preflight.ts, or of access.ts
 */
export async function findSlot(
  plan: TargetPlan,
  branch: string | undefined,
  ports: Ports,
  forWhat: 'swap' | 'push' = 'swap',
): Promise<Preflight> {
  if (plan.kind === 'publish-profile') return findPublishProfileSlot(plan, branch, ports);
  const { management } = ports;
  if (management === undefined) throw new Error('a target found by ARM needs the management port');
  const address = await findApp(plan.address, management);
  let slot = await readSlot(address, plan.slot, management);
  const opening = openScm(slot, management, ports);
  void wakeScm(opening, ports);
  let main = await readSlot(address, production, management);
  if (forWhat === 'push' && (await awaitEarlierSwap(main.tags, plan, management, ports))) {
    slot = await readSlot(address, plan.slot, management);
    main = await readSlot(address, production, management);
  }
  ports.tell({
    kind: 'said',
    text: `Found ${describeSlot(slot)}: ${slot.siteUrl} (${slot.tier ?? 'tier unknown'}, ${slot.platform})`,
  });
  const inspected = await inspectAll(slot, main, plan, management, ports);
  if (inspected.problems.length > 0) throw severalFailures(inspected.problems);
  ports.tell({ kind: 'output', name: 'slot-url', value: slot.siteUrl });
  ports.tell({ kind: 'output', name: 'production-url', value: main.siteUrl });
  await makeReady(slot, main, plan, inspected, management, ports);
  const scm = await opening;
  const deployments = await awaitReadyScm(scm, slot, plan.waitMs, ports);
  return {
    slot,
    scm,
    branch: await inspectKudu(slot, scm, branch, ports),
    active: findActive(deployments),
    production: await readProduction(main, inspected.productionScmAllowed, plan, management, ports),
  };
}

/** Asks the SCM site a first time while Azure is read: a site that slept takes a while to answer. */
async function wakeScm(opening: Promise<ScmAccess>, ports: Ports): Promise<void> {
  try {
    await ports.scmSite(await opening).listDeployments();
  } catch {
    // Whoever needs the answer asks again.
  }
}

async function makeReady(
  slot: Slot,
  main: Slot,
  plan: ArmTarget,
  inspected: Inspected,
  management: Management,
  ports: Ports,
): Promise<void> {
  if (slot.state !== 'Running') {
    ports.tell({ kind: 'noticed', text: `Starting the ${describeSlot(slot)}, which is ${slot.state}` });
    await management.startSlot(slot);
  }
  if (plan.ensureLocalGit !== 'no') await turnOnLocalGit(slot, inspected.config.scmType, management, ports);
  if (plan.ensureLocalGit === 'both') {
    await turnOnLocalGit(main, inspected.productionConfig.scmType, management, ports);
  } else if (inspected.productionConfig.scmType !== 'LocalGit') {
    ports.tell({
      kind: 'said',
      text: `Production's deployment source is ${inspected.productionConfig.scmType}, left as it is ('ensure-local-git: both' would turn local Git on)`,
    });
  }
}

async function awaitReadyScm(
  access: ScmAccess,
  slot: Slot,
  waitMs: number,
  ports: Ports,
): Promise<readonly Deployment[]> {
  const scm = ports.scmSite(access);
  await awaitStableScm(scm, describeSlot(slot), waitMs, ports);
  return (await awaitIdleScm(scm, describeSlot(slot), waitMs, ports)).deployments;
}

/**
 * What production serves, as far as its SCM site may be asked. A swap, a setting or the start of local Git restarts
 * that site, so it is waited for.
 * @throws Failure PRODUCTION_NOT_READ after `waitMs`, where the run needs to know it
 */
export async function readProduction(
  main: Slot,
  scmAllowed: boolean,
  { needsProduction, waitMs }: ArmTarget,
  management: Management,
  ports: Ports,
): Promise<ProductionSide> {
  const warn = (text: string): ProductionSide => {
    ports.tell({ kind: 'warned', text });
    return { slot: main, scm: undefined, active: undefined };
  };
  if (!scmAllowed) {
    return warn(
      'Production does not accept publishing credentials, so which commit it runs cannot be read from its SCM site.',
    );
  }
  const start = ports.clock.now();
  try {
    const scm = await openScm(main, management, ports);
    const list = (): Promise<readonly Deployment[]> =>
      listWhenUp(ports.scmSite(scm), ports, needsProduction ? waitMs : undefined);
    const deployments = needsProduction ? await untilDeniedTwice(list, ports) : await list();
    return { slot: main, scm, active: findActive(deployments) };
  } catch (thrown) {
    const lastSeen = describeThrown(thrown);
    if (isFailure(thrown, 'SCM_UNAVAILABLE') && needsProduction) {
      const facts = { production: describeSlot(main), lastSeen, waitedMs: ports.clock.now() - start };
      throw failure('PRODUCTION_NOT_READ', facts, { cause: thrown });
    }
    const unread = (['SCM_UNAVAILABLE', 'SCM_FORBIDDEN', 'ARM_FORBIDDEN'] as const).some((code) =>
      isFailure(thrown, code),
    );
    if (!unread) throw thrown;
    return warn(`Which commit production runs could not be read: ${lastSeen}`);
  }
}

/** How long after a denial it is asked again, in ms. */
const denialMs = 10_000;

/** A site that is stopped or starts turns everybody away for a moment: one denial is no lack of rights. */
async function untilDeniedTwice<T>(ask: () => Promise<T>, ports: Ports): Promise<T> {
  try {
    return await ask();
  } catch (thrown) {
    if (!isFailure(thrown, 'SCM_FORBIDDEN')) throw thrown;
    await ports.clock.sleep(denialMs, ports.signal);
    return ask();
  }
}

/** What a swap needs of preflight. @throws Failure SWAP_NEEDS_ARM */
export function productionOf(preflight: Preflight): ProductionSide {
  if (preflight.production === undefined) throw failure('SWAP_NEEDS_ARM', {});
  return preflight.production;
}
