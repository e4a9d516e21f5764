import type { Deployment } from '#app-service/deployment.ts';
import { describeDeploymentStatus } from '#app-service/deployment.ts';
import { failure, isFailure } from '#failures/failure.ts';
import type { Clock, Ports, ScmSite } from '#ports';
import { describeDuration } from '#report/sizes.ts';
import { describeThrown } from '../describe-thrown.ts';
import { poll } from '../poll.ts';
import { whenUp } from '../when-up.ts';

/** Answers in a row that make an SCM site stable: a restarting one answers once and is gone again. */
const steadyAnswers = 2;

/**
 * Waits until the SCM site lists its deployments twice in a row, and gives the list. Warms a cold site as well.
 * @throws Failure SCM_NOT_STABLE after `waitMs`
 */
export async function awaitStableScm(
  scm: ScmSite,
  slot: string,
  waitMs: number,
  ports: Ports,
): Promise<readonly Deployment[]> {
  let inARow = 0;
  ports.tell({
    kind: 'said',
    text: `Waiting until the SCM site of the ${slot} answers steadily (at most ${describeDuration(waitMs)})`,
  });
  const seen = await poll(
    async () => {
      try {
        const list = await scm.listDeployments();
        inARow += 1;
        return list;
      } catch (thrown) {
        inARow = 0;
        throw thrown;
      }
    },
    {
      until: () => inARow >= steadyAnswers,
      deadline: ports.clock.now() + waitMs,
      notYet: (thrown) => isFailure(thrown, 'SCM_UNAVAILABLE'),
      signal: ports.signal,
    },
    ports.clock,
  );
  if (seen.outcome === 'done') return seen.last;
  const lastSeen = describeThrown(seen.lastError);
  throw failure('SCM_NOT_STABLE', { slot, lastSeen, waitedMs: waitMs }, { cause: seen.lastError });
}

/**
 * Lists the deployments of an SCM site that may be restarting: settings, a preview and a swap restart it.
 * @throws Failure SCM_UNAVAILABLE when it stays away for `waitMs`
 */
export function listWhenUp(scm: ScmSite, ports: Ports, waitMs?: number): Promise<readonly Deployment[]> {
  return whenUp(() => scm.listDeployments(), ports, waitMs);
}

/** The deployment that holds the SCM site, if one does; `own` is none that somebody else would wait for. */
export function findRunning(deployments: readonly Deployment[], own?: string): Deployment | undefined {
  return deployments.find((one) => !one.complete && one.id !== own);
}

/**
 * Waits until no deployment but that of the commit `own` runs on the SCM site, and gives the list; names the holder
 * once.
 * @throws Failure OTHER_DEPLOYMENT_RUNNING after `waitMs`
 */
export async function awaitIdleScm(
  scm: ScmSite,
  slot: string,
  waitMs: number,
  ports: Ports,
  own?: string,
): Promise<{ readonly deployments: readonly Deployment[]; readonly waited: boolean }> {
  const start = ports.clock.now();
  let named = '';
  const seen = await poll(
    () => scm.listDeployments(),
    {
      until: (list) => findRunning(list, own) === undefined,
      deadline: start + waitMs,
      notYet: (thrown) => isFailure(thrown, 'SCM_UNAVAILABLE') || isFailure(thrown, 'SCM_BUSY'),
      signal: ports.signal,
      onWait: (list) => {
        const holder = list === undefined ? undefined : findRunning(list, own);
        if (holder === undefined || holder.id === named) return;
        named = holder.id;
        const limit = Math.round(waitMs / 1000);
        ports.tell({
          kind: 'said',
          text: `Waiting for another deployment on the ${slot}: ${describeHolder(holder, ports.clock)} (at most ${String(limit)} s)`,
        });
      },
    },
    ports.clock,
  );
  if (seen.outcome === 'done') return { deployments: seen.last, waited: named !== '' };
  const holder = seen.last === undefined ? undefined : findRunning(seen.last, own);
  throw failure('OTHER_DEPLOYMENT_RUNNING', {
    slot,
    holder: holder === undefined ? describeThrown(seen.lastError) : describeHolder(holder, ports.clock),
    waitedMs: ports.clock.now() - start,
  });
}

function describeHolder(holder: Deployment, clock: Clock): string {
  const since =
    holder.receivedAt === undefined
      ? ''
      : `, for ${String(Math.round((clock.now() - holder.receivedAt) / 1000))} s`;
  const by = holder.deployer === '' ? '' : ` by ${holder.deployer}`;
  return `${holder.id.slice(0, 13)}${by} (${describeDeploymentStatus(holder.status)}${since})`;
}
