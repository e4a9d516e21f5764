/** Kudu's numbers for where a deployment stands. Source: Kudu, DeployStatus.cs; 5 and 6 from Microsoft's newer clients. */
export const deploymentStatus = {
  pending: 0,
  building: 1,
  deploying: 2,
  failed: 3,
  success: 4,
  conflict: 5,
  partialSuccess: 6,
} as const;

/** Kudu's record of one push. Its id is the deployed commit's, or `temp-…` while a push is being received. */
export interface Deployment {
  readonly id: string;
  readonly status: number;
  readonly statusText: string;
  readonly author: string;
  readonly authorEmail: string;
  /** User name of whoever pushed. */
  readonly deployer: string;
  readonly message: string;
  readonly progress: string;
  /** Milliseconds since 1970; undefined where Kudu gave none. */
  readonly receivedAt: number | undefined;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  /** Finished, either way. */
  readonly complete: boolean;
  /** The one being served. */
  readonly active: boolean;
  readonly temporary: boolean;
}

/** A line of the deployment log. */
export interface DeploymentLogEntry {
  readonly id: string;
  readonly at: number | undefined;
  readonly message: string;
  readonly type: 'message' | 'warning' | 'error';
  readonly hasDetails: boolean;
}

/** The deployment that is being served; undefined where there is none. */
export function findActive(deployments: readonly Deployment[]): Deployment | undefined {
  return deployments.find((one) => one.active);
}

/** A status number in words; a number nobody documented keeps its number. */
export function describeDeploymentStatus(status: number): string {
  const found = Object.entries(deploymentStatus).find(([, number]) => number === status);
  return found === undefined ? `status ${String(status)}` : found[0].replace('S', ' s');
}
