/**
 * A deployment as Kudu shows it.
 *
 * `status` is 0 pending, 1 building, 2 deploying, 3 failed, 4 success. Times are ISO-8601 in UTC.
 * Source: Kudu, DeployResult and DeployStatus.
 */
export interface DeploymentRecord {
  readonly id: string;
  readonly status: DeploymentStatus;
  readonly status_text: string;
  readonly author_email: string;
  readonly author: string;
  readonly deployer: string;
  readonly message: string;
  readonly progress: string;
  readonly received_time: string;
  readonly start_time: string;
  readonly end_time: string | null;
  readonly last_success_end_time: string | null;
  readonly complete: boolean;
  readonly active: boolean;
  readonly is_temp: boolean;
  readonly is_readonly: boolean;
  readonly url: string;
  readonly log_url: string;
  readonly site_name: string;
  readonly provisioningState: 'InProgress' | 'Failed' | 'Succeeded';
}

/** Kudu's status numbers. Source: Kudu, DeployStatus. */
export const deploymentStatus = { pending: 0, building: 1, deploying: 2, failed: 3, success: 4 } as const;

/** One of `deploymentStatus`. */
export type DeploymentStatus = (typeof deploymentStatus)[keyof typeof deploymentStatus];

/** An entry of a deployment's log; `type` is 0 message, 1 warning, 2 error. Source: Kudu, LogEntry. */
export interface LogEntry {
  readonly log_time: string;
  readonly id: string;
  readonly message: string;
  readonly type: 0 | 1 | 2;
  readonly details_url: string | null;
}
