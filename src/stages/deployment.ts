import { shortId } from '#app-service/commit.ts';
import { deploymentStatus, describeDeploymentStatus, findActive } from '#app-service/deployment.ts';
import type { Deployment } from '#app-service/deployment.ts';
import { describeSlot } from '#app-service/slot.ts';
import { failure, isFailure } from '#failures/failure.ts';
import type { DeploymentPlan } from '#plan/plan.ts';
import type { Ports, ScmSite } from '#ports';
import { describeDuration } from '#report/sizes.ts';
import { describeThrown } from './describe-thrown.ts';
import { logFollower } from './deployment/deployment-log.ts';
import type { LogFollower } from './deployment/deployment-log.ts';
import { isFresh } from './deployment/fresh-record.ts';
import { poll } from './poll.ts';
import type { Preflight } from './preflight/preflight-types.ts';
import { notStarted } from './push.ts';
import type { Push } from './push.ts';
import { beginRedeploy } from './push/redeploy.ts';

/** What the log of a deployment says that a restart of the SCM site ended. Source: Kudu, Resources.resx; KuduLite. */
const cutShort =
  /unknown error has occurred\. Check the diagnostic log|stopped due to SCM container restart/i;

/**
 * Waits until the SCM site has finished deploying the pushed commit. Success only when Kudu calls it complete,
 * status 4, and active; one that a restart cut short is deployed once more.
 * @throws Failure DEPLOYMENT_FAILED, DEPLOYMENT_INTERRUPTED, DEPLOYMENT_TIMED_OUT, DEPLOYMENT_NOT_STARTED,
 * DEPLOYMENT_REPLACED
 * Source: Kudu, GET /api/deployments/{id} (Deployment.GetResult).
 */
export async function awaitDeployment(
  push: Push,
  preflight: Preflight,
  plan: DeploymentPlan,
  ports: Ports,
): Promise<Deployment> {
  const scm = ports.scmSite(preflight.scm);
  const deadline = ports.clock.now() + plan.timeoutMs;
  ports.tell({
    kind: 'said',
    text: `Waiting for Kudu to deploy ${shortId(push.commit.deployed.id)} (at most ${describeDuration(plan.timeoutMs)})`,
  });
  const log = logFollower(scm, push.commit.deployed.id, !push.heardToTheEnd, ports);
  const first = await awaitComplete(push, push.before, preflight, plan, deadline, log, ports);
  if (first.status === deploymentStatus.failed && cutShort.test(await log.readAll())) {
    ports.tell({
      kind: 'warned',
      text: 'The SCM site restarted during the deployment; deploying the commit once more.',
    });
    await redeployInTime(first, scm, deadline, ports);
    const again = { ...push, kind: 'redeployed' } as const;
    const second = await awaitComplete(again, first, preflight, plan, deadline, log, ports);
    return judge(second, preflight, log, ports);
  }
  return judge(first, preflight, log, ports);
}

/** The SCM site that has just restarted may be away still, or hold the deployment that it cut short. */
async function redeployInTime(
  before: Deployment,
  scm: ScmSite,
  deadline: number,
  ports: Ports,
): Promise<void> {
  const seen = await poll(
    () => beginRedeploy(before.id, before, scm, Math.max(0, deadline - ports.clock.now()), ports),
    {
      until: () => true,
      deadline,
      notYet: (thrown) => isFailure(thrown, 'SCM_UNAVAILABLE') || isFailure(thrown, 'SCM_BUSY'),
      signal: ports.signal,
    },
    ports.clock,
  );
  if (seen.outcome === 'deadline') throw seen.lastError;
}

async function awaitComplete(
  push: Push,
  before: Deployment | undefined,
  preflight: Preflight,
  plan: DeploymentPlan,
  deadline: number,
  log: LogFollower,
  ports: Ports,
): Promise<Deployment> {
  const id = push.commit.deployed.id;
  const scm = ports.scmSite(preflight.scm);
  const seen = await poll(
    async () => {
      const record = await scm.findDeployment(id);
      if (isFresh(record, before)) await log.follow();
      return record;
    },
    {
      until: (record) => isFresh(record, before) && record.complete,
      deadline,
      notYet: (thrown) => isFailure(thrown, 'SCM_UNAVAILABLE'),
      signal: ports.signal,
      onWait: (record) => {
        ports.tell({ kind: 'progressed', text: `Deployment of ${shortId(id)}: ${describeRecord(record)}` });
      },
    },
    ports.clock,
  );
  if (seen.outcome === 'done' && seen.last !== undefined) return seen.last;
  if (seen.outcome === 'deadline' && isFresh(seen.last, before)) {
    throw failure('DEPLOYMENT_TIMED_OUT', {
      commit: shortId(id),
      slot: describeSlot(preflight.slot),
      timeoutMs: plan.timeoutMs,
      lastSeen: describeRecord(seen.last),
    });
  }
  const lastError = seen.outcome === 'deadline' ? seen.lastError : undefined;
  throw notStarted(push, preflight, await describeOthers(scm, lastError));
}

async function describeOthers(scm: ScmSite, lastError: unknown): Promise<string> {
  try {
    const active = findActive(await scm.listDeployments());
    return active === undefined
      ? 'Kudu lists no active deployment'
      : `Kudu lists ${shortId(active.id)} as active`;
  } catch (thrown) {
    return `Kudu could not be asked: ${describeThrown(lastError ?? thrown)}`;
  }
}

async function judge(
  record: Deployment,
  preflight: Preflight,
  log: LogFollower,
  ports: Ports,
): Promise<Deployment> {
  const named = { commit: shortId(record.id), slot: describeSlot(preflight.slot) };
  const status = describeDeploymentStatus(record.status);
  ports.tell({ kind: 'output', name: 'deployment-status', value: status });
  if (record.status !== deploymentStatus.success) {
    const lastLine = await log.tellFailing();
    const code = cutShort.test(lastLine) ? 'DEPLOYMENT_INTERRUPTED' : 'DEPLOYMENT_FAILED';
    throw failure(code, { ...named, status, lastLine });
  }
  const settled = record.active ? record : await readAgain(record, preflight, ports);
  if (!settled.active) {
    const active = findActive(await ports.scmSite(preflight.scm).listDeployments());
    throw failure('DEPLOYMENT_REPLACED', {
      ...named,
      active: active === undefined ? 'no deployment' : shortId(active.id),
    });
  }
  ports.tell({ kind: 'said', text: `Kudu deployed ${named.commit}: ${status}, active` });
  return settled;
}

/** `complete` and the active mark are written in one step, but read from two files. */
async function readAgain(record: Deployment, preflight: Preflight, ports: Ports): Promise<Deployment> {
  await ports.clock.sleep(1_000, ports.signal);
  return (await ports.scmSite(preflight.scm).findDeployment(record.id)) ?? record;
}

function describeRecord(record: Deployment | undefined): string {
  if (record === undefined) return 'not listed yet';
  const progress = record.progress === '' ? record.statusText : record.progress;
  return `${describeDeploymentStatus(record.status)}${progress === '' ? '' : `, ${progress}`}`;
}
