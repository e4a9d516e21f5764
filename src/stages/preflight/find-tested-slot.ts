import { findActive } from '#app-service/deployment.ts';
import type { Deployment } from '#app-service/deployment.ts';
import type { TargetPlan } from '#plan/plan.ts';
import type { Ports } from '#ports';
import { findApp, readSlot } from './find-app.ts';
import { openScm } from './open-scm.ts';
import type { TestedSite } from '../smoke-test/tested-site.ts';

/** Finds a slot's site and its active deployment, and changes nothing: what a smoke test alone needs to know. */
export async function findTestedSlot(
  plan: TargetPlan,
  ports: Ports,
): Promise<{ readonly slot: TestedSite; readonly active: Deployment | undefined }> {
  if (plan.kind === 'publish-profile') {
    const deployments = await ports.scmSite(plan.access).listDeployments();
    const slot = { siteUrl: plan.siteUrl, name: plan.slot, address: plan.address };
    return { slot, active: findActive(deployments) };
  }
  const { management } = ports;
  if (management === undefined) throw new Error('a target found by ARM needs the management port');
  const slot = await readSlot(await findApp(plan.address, management), plan.slot, management);
  const scm = await openScm(slot, management, ports);
  const deployments = await ports.scmSite(scm).listDeployments();
  return { slot, active: findActive(deployments) };
}
