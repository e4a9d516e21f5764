import type { Deployment } from '#app-service/deployment.ts';
import { isFailure } from '#failures/failure.ts';
import type { Ports, ScmSite } from '#ports';
import { isFresh } from '../deployment/fresh-record.ts';
import { poll } from '../poll.ts';
import { whenUp } from '../when-up.ts';

/**
 * Deploys a commit again that the repository has, and waits until Kudu has begun or has answered, at most `waitMs`.
 * Kudu answers a redeploy when it has ended; what its answer says of a deployment that began, the record says better.
 * One that began since `before` is not asked for twice.
 * @throws Failure SCM_… as Kudu answered, when nothing began
 */
export async function beginRedeploy(
  id: string,
  before: Deployment | undefined,
  scm: ScmSite,
  waitMs: number,
  ports: Ports,
): Promise<void> {
  const look = (): Promise<Deployment | undefined> => scm.findDeployment(id);
  if (isFresh(await whenUp(look, ports), before)) return;
  let answer: { readonly problem: unknown } | undefined;
  scm.redeploy(id, ports.signal).then(
    () => (answer = { problem: undefined }),
    (problem: unknown) => (answer = { problem }),
  );
  const isAnswered = (): boolean => answer !== undefined;
  await poll(
    look,
    {
      until: (record) => isAnswered() || isFresh(record, before),
      deadline: ports.clock.now() + waitMs,
      notYet: (thrown) => isFailure(thrown, 'SCM_UNAVAILABLE'),
      signal: ports.signal,
    },
    ports.clock,
  );
  const problem = answer?.problem;
  if (problem instanceof Error && !isFresh(await whenUp(look, ports), before)) throw problem;
}
