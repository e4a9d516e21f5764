import { deploymentStatus } from './deployment-record.ts';
import type { StoredDeployment } from './deployment-store.ts';

const mostSucceeded = 10;

/**
 * Ids of the deployments that Kudu forgets whenever it lists them; `newestFirst` is by received time.
 *
 * It keeps the newest ten that ever succeeded and the active one; of those that failed and never
 * succeeded only the newest of all; temporary ones give way to a real pending one.
 * Source: Kudu, DeploymentManager.PurgeDeployments.
 */
export function deploymentsToPurge(
  newestFirst: readonly StoredDeployment[],
  activeId: string | undefined,
): string[] {
  const doomed = [
    ...staleTemporary(newestFirst),
    ...staleFailed(newestFirst),
    ...obsolete(newestFirst, activeId),
  ];
  return doomed.map(({ id }) => id);
}

function isOver({ status }: StoredDeployment): boolean {
  return status === deploymentStatus.failed || status === deploymentStatus.success;
}

function staleTemporary(newestFirst: readonly StoredDeployment[]): StoredDeployment[] {
  const pending = newestFirst.filter((deployment) => !isOver(deployment));
  if (pending.length < 2) return [];
  if (pending.some(({ isTemporary }) => !isTemporary))
    return pending.filter(({ isTemporary }) => isTemporary);
  return pending[0] === newestFirst[0] ? pending.slice(1) : pending;
}

function staleFailed(newestFirst: readonly StoredDeployment[]): StoredDeployment[] {
  const failed = newestFirst.filter(
    ({ status, lastSuccessEndTime }) => status === deploymentStatus.failed && lastSuccessEndTime === null,
  );
  return failed[0] === newestFirst[0] ? failed.slice(1) : failed;
}

function obsolete(
  newestFirst: readonly StoredDeployment[],
  activeId: string | undefined,
): StoredDeployment[] {
  return newestFirst
    .filter(({ lastSuccessEndTime }) => lastSuccessEndTime !== null)
    .slice(mostSucceeded)
    .filter((deployment) => deployment.id !== activeId && isOver(deployment));
}
