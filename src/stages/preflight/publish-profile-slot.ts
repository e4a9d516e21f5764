import { findActive } from '#app-service/deployment.ts';
import type { TargetPlan } from '#plan/plan.ts';
import { describeSlot } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import type { Ports } from '#ports';
import type { Preflight } from './preflight-types.ts';
import { inspectKudu } from './inspect-kudu.ts';
import { awaitIdleScm, awaitStableScm } from './scm-ready.ts';

/**
 * Finds the slot of a publish profile: its SCM site is all that can be asked, so state, settings and production
 * stay unknown.
 */
export async function findPublishProfileSlot(
  plan: TargetPlan & { readonly kind: 'publish-profile' },
  branch: string | undefined,
  ports: Ports,
): Promise<Preflight> {
  const slot: Slot = {
    address: plan.address,
    name: plan.slot,
    resourceId: '',
    state: 'unknown',
    siteUrl: plan.siteUrl,
    scmUrl: plan.access.scmUrl,
    httpsOnly: true,
    customHosts: [],
    platform: 'windows',
    tier: undefined,
    pendingSwapWith: undefined,
    lastSwap: undefined,
    tags: {},
  };
  ports.tell({
    kind: 'said',
    text: `Signed in by publish profile: only the SCM site of the ${describeSlot(slot)} can be asked, its settings and production stay unseen`,
  });
  const scm = ports.scmSite(plan.access);
  await awaitStableScm(scm, describeSlot(slot), plan.waitMs, ports);
  const { deployments } = await awaitIdleScm(scm, describeSlot(slot), plan.waitMs, ports);
  return {
    slot,
    scm: plan.access,
    branch: await inspectKudu(slot, plan.access, branch, ports),
    active: findActive(deployments),
    production: undefined,
  };
}
