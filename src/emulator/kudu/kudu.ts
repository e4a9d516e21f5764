import type { Kudu, KuduHost } from './kudu-seam.ts';

export type { DeploymentFault, Kudu, KuduHost, KuduSlot, SeedCommit } from './kudu-seam.ts';
export type { DeploymentRecord, LogEntry } from './deployment-record.ts';

/** Makes the SCM site of one slot. */
export function makeKudu(host: KuduHost): Kudu {
  throw new Error(`Kudu of ${host.slot().slotName} is not there yet`);
}
