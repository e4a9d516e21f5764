import { deploymentStatus, type DeploymentRecord } from './deployment-record.ts';
import type { StoredDeployment } from './deployment-store.ts';
import type { KuduSlot } from './kudu-seam.ts';

/** `stored` as the SCM site of `slot` shows it. Source: Kudu, DeployResult. */
export function describeDeployment(
  stored: StoredDeployment,
  activeId: string | undefined,
  slot: Pick<KuduSlot, 'scmUrl' | 'appName'>,
): DeploymentRecord {
  const url = `${slot.scmUrl}/api/deployments/${stored.id}`;
  return {
    id: stored.id,
    status: stored.status,
    status_text: stored.statusText,
    author_email: stored.authorEmail,
    author: stored.author,
    deployer: stored.deployer,
    message: stored.message,
    progress: '',
    received_time: stored.receivedTime,
    start_time: stored.startTime,
    end_time: stored.endTime,
    last_success_end_time: stored.lastSuccessEndTime,
    complete: stored.complete,
    active: stored.id === activeId,
    is_temp: stored.isTemporary,
    is_readonly: stored.isReadOnly,
    url,
    log_url: `${url}/log`,
    site_name: slot.appName,
    provisioningState: provisioningState(stored.status),
  };
}

function provisioningState(status: StoredDeployment['status']): DeploymentRecord['provisioningState'] {
  if (status === deploymentStatus.failed) return 'Failed';
  return status === deploymentStatus.success ? 'Succeeded' : 'InProgress';
}
