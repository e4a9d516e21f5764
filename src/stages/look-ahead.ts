import { findActive } from '#app-service/deployment.ts';
import { shortId } from '#app-service/commit.ts';
import type { Deployment } from '#app-service/deployment.ts';
import { describeSlot, production } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import { isAnyFailure, severalFailures } from '#failures/failure.ts';
import type { Failure } from '#failures/failure.ts';
import type { Plan } from '#plan/plan.ts';
import type { Management, Ports } from '#ports';
import { findApp, readSlot } from './preflight/find-app.ts';
import { inspectAll } from './preflight/inspect-all.ts';
import { inspectKudu } from './preflight/inspect-kudu.ts';
import { openScm } from './preflight/open-scm.ts';
import { readProduction } from './preflight.ts';
import { findRunning } from './preflight/scm-ready.ts';
import { readFullComparison, refuseSettings, tellComparison } from './settings.ts';
import { checkoutOf, readSourceCheckout, sourceOf } from './package/source-of.ts';
import { refuseSuperseded, servedBy } from './package/superseded.ts';
import type { Served } from './package/superseded.ts';

/**
 * Looks at everything a deploy would meet and changes nothing: what is there, what local Git needs, what a swap does
 * to settings, whether a newer build is there already. Gives the verdict; all problems are thrown at once, and with
 * them those that are `known` beforehand.
 */
export async function lookAhead(plan: Plan, ports: Ports, known: readonly Failure[] = []): Promise<string> {
  try {
    const verdict = await look(plan, ports);
    if (known.length === 0) return verdict;
  } catch (thrown) {
    throw isAnyFailure(thrown) ? severalFailures([...known, thrown]) : thrown;
  }
  throw severalFailures(known);
}

async function look(plan: Plan, ports: Ports): Promise<string> {
  const { target } = plan;
  if (target.kind === 'publish-profile') {
    const deployments = await ports.scmSite(target.access).listDeployments();
    const active = findActive(deployments);
    const slot = { name: target.slot, address: target.address };
    await inspectKudu(slot, target.access, plan.push.branch, ports);
    await refuseOlder(plan, [{ slot: describeSlot(slot), active }], ports);
    return `The SCM site answers; it has ${active === undefined ? 'nothing deployed' : shortId(active.id)}. Settings and production stay unseen.`;
  }
  const { management } = ports;
  if (management === undefined) throw new Error('a target found by ARM needs the management port');
  const address = await findApp(target.address, management);
  const slot = await readSlot(address, target.slot, management);
  const main = await readSlot(address, production, management);
  const inspected = await inspectAll(slot, main, target, management, ports);
  const problems = [...inspected.problems];
  if (inspected.config.scmType !== 'LocalGit' && target.ensureLocalGit !== 'no') {
    ports.tell({
      kind: 'said',
      text: `Local Git would be turned on for the ${describeSlot(slot)}; its SCM site restarts`,
    });
  }
  if (inspected.rightsMissing) throw severalFailures(problems);
  problems.push(...(await lookAtSettings(slot, main, plan, management, ports)));
  if (problems.length > 0) throw severalFailures(problems);
  const active = await tellScm(slot, plan.push.branch, management, ports);
  const side = await readProduction(main, inspected.productionScmAllowed, target, management, ports);
  await refuseOlder(plan, servedBy({ slot, active, production: side }), ports);
  return `A deploy would find the ${describeSlot(slot)} ready: ${slot.siteUrl}.`;
}

async function lookAtSettings(
  slot: Slot,
  main: Slot,
  plan: Plan,
  management: Management,
  ports: Ports,
): Promise<readonly Failure[]> {
  const comparison = await readFullComparison(slot, main, plan.settings, management, ports);
  tellComparison(comparison, slot, ports);
  try {
    refuseSettings(comparison, slot, plan.swap.kind !== 'no', ports);
    return [];
  } catch (thrown) {
    if (!isAnyFailure(thrown)) throw thrown;
    return [thrown];
  }
}

async function tellScm(
  slot: Slot,
  branch: string | undefined,
  management: Management,
  ports: Ports,
): Promise<Deployment | undefined> {
  const access = await openScm(slot, management, ports);
  const deployments = await ports.scmSite(access).listDeployments();
  await inspectKudu(slot, access, branch, ports);
  const active = findActive(deployments);
  const running = findRunning(deployments);
  const now =
    active === undefined
      ? 'nothing deployed yet'
      : `${shortId(active.id)} "${active.message.split('\n')[0] ?? ''}"`;
  ports.tell({ kind: 'said', text: `The ${describeSlot(slot)} has ${now}` });
  if (running !== undefined) {
    ports.tell({
      kind: 'said',
      text: `A deployment is under way there (${running.id.slice(0, 13)}); a deploy would wait for it`,
    });
  }
  return active;
}

/** @throws Failure SUPERSEDED */
async function refuseOlder(plan: Plan, served: readonly Served[], ports: Ports): Promise<void> {
  if (plan.package.allowOlder) return;
  const checkout = checkoutOf(plan.package);
  const head = (await readSourceCheckout(plan.package, ports.git, ports.tell))?.head.id;
  const sourceCommit = sourceOf(plan.package, plan.facts, head);
  const build = { sourceCommit, buildNumber: plan.facts.buildNumber, checkout };
  await refuseSuperseded(build, served, ports.git, ports.tell);
}
