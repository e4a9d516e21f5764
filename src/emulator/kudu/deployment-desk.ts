import { deploymentStatus, type DeploymentRecord, type LogEntry } from './deployment-record.ts';
import { clearLog, makeLogger, readLogEntries, type DeploymentLogger } from './deployment-log.ts';
import { lockHolder } from './deployment-lock.ts';
import { describeDeployment } from './describe-deployment.ts';
import { openDeployments, type DeploymentStore, type StoredDeployment } from './deployment-store.ts';
import type { KuduSlot } from './kudu-seam.ts';
import { deploymentsToPurge } from './purge-deployments.ts';
import { parseTimeStamp } from './time-stamp.ts';

const unknownError = 'An unknown error has occurred. Check the diagnostic log for details.';

/** How long Kudu on Linux waits before it calls a deployment without a lock dead. */
const lockInvalidationMs = 180_000;

/** A content's deployments as one SCM site sees them at one moment. */
export interface DeploymentDesk {
  readonly store: DeploymentStore;
  list(): DeploymentRecord[];
  find(id: string): DeploymentRecord | undefined;
  /** Entries beneath `parent`, or the first level for null. */
  log(id: string, parent: string | null): LogEntry[] | undefined;
  /** A logger on the deployment's log; `say` hears each message. */
  logger(id: string, say?: (message: string) => void): DeploymentLogger;
  clearLog(id: string): void;
  change(id: string, change: Partial<StoredDeployment>): void;
  /** Marks it complete, and purges. Source: Kudu, MarkStatusComplete. */
  complete(id: string, outcome: 'success' | 'failed'): void;
}

/** What a desk needs of its Kudu. */
export interface DeskTools {
  readonly slot: KuduSlot;
  readonly now: () => number;
  readonly stamp: () => string;
}

/** Opens the deployments of a slot's content. */
export function openDesk({ slot, now, stamp }: DeskTools): DeploymentDesk {
  const store = openDeployments(slot.home);
  const describe = (stored: StoredDeployment): DeploymentRecord =>
    describeDeployment(stored, store.activeId(), slot);
  const logger: DeploymentDesk['logger'] = (id, say = () => undefined) =>
    makeLogger({ file: store.logFile(id), stamp, say });
  const change: DeploymentDesk['change'] = (id, changes) => {
    const stored = store.read(id);
    if (stored) store.save({ ...stored, ...changes });
  };
  const complete: DeploymentDesk['complete'] = (id, outcome) => {
    const endTime = stamp();
    const succeeded = outcome === 'success';
    change(id, {
      complete: true,
      status: deploymentStatus[outcome],
      statusText: '',
      endTime,
      ...(succeeded ? { lastSuccessEndTime: endTime } : {}),
    });
  };
  /** An incomplete deployment that nobody works on has died. Source: Kudu, VerifyDeployment. */
  const verified = (stored: StoredDeployment): StoredDeployment => {
    if (stored.complete || lockHolder(slot.home)) return stored;
    const ageMs = now() - parseTimeStamp(stored.startTime);
    if (slot.platform === 'linux' && ageMs < lockInvalidationMs) return stored;
    logger(stored.id).log(unknownError, 2);
    complete(stored.id, 'failed');
    return store.read(stored.id) ?? stored;
  };
  return {
    store,
    logger,
    change,
    complete,
    clearLog: (id) => {
      clearLog(store.logFile(id));
    },
    list() {
      const all = store.all().map(verified);
      const doomed = new Set(deploymentsToPurge(all, store.activeId()));
      for (const id of doomed) store.remove(id);
      return all.filter(({ id }) => !doomed.has(id)).map(describe);
    },
    find(id) {
      const stored = store.read(id);
      return stored && describe(verified(stored));
    },
    log(id, parent) {
      const stored = store.read(id);
      if (!stored) return undefined;
      verified(stored);
      return readLogEntries(store.logFile(id), parent, `${slot.scmUrl}/api/deployments/${id}/log`);
    },
  };
}
