import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeploymentStatus } from './deployment-record.ts';
import { homePaths } from './home-paths.ts';

/** A deployment as it lies on disk, in site/deployments/{id}/status.json. */
export interface StoredDeployment {
  readonly id: string;
  readonly status: DeploymentStatus;
  readonly statusText: string;
  readonly author: string;
  readonly authorEmail: string;
  readonly deployer: string;
  readonly message: string;
  readonly receivedTime: string;
  readonly startTime: string;
  readonly endTime: string | null;
  readonly lastSuccessEndTime: string | null;
  readonly complete: boolean;
  readonly isTemporary: boolean;
  readonly isReadOnly: boolean;
}

/** The deployments of one content, in its folder: they move with it in a swap. */
export interface DeploymentStore {
  read(id: string): StoredDeployment | undefined;
  save(deployment: StoredDeployment): void;
  remove(id: string): void;
  /** Newest `receivedTime` first. */
  all(): StoredDeployment[];
  activeId(): string | undefined;
  activate(id: string): void;
  logFile(id: string): string;
  manifestFile(id: string): string;
}

/** Whether `id` may name a folder of deployments. */
export function isDeploymentId(id: string): boolean {
  return /^[A-Za-z0-9][\w.-]*$/u.test(id);
}

/** Opens the deployments in `home`. */
export function openDeployments(home: string): DeploymentStore {
  const root = homePaths.deployments(home);
  const activeFile = join(root, 'active');
  const read = (id: string): StoredDeployment | undefined =>
    isDeploymentId(id) ? readStatus(join(root, id, 'status.json')) : undefined;
  return {
    read,
    save(deployment) {
      mkdirSync(join(root, deployment.id), { recursive: true });
      replaceFile(join(root, deployment.id, 'status.json'), JSON.stringify(deployment, undefined, 1));
    },
    remove(id) {
      if (isDeploymentId(id)) rmSync(join(root, id), { recursive: true, force: true });
    },
    all() {
      if (!existsSync(root)) return [];
      return readdirSync(root)
        .map(read)
        .filter((deployment) => deployment !== undefined)
        .sort((a, b) => (a.receivedTime < b.receivedTime ? 1 : -1));
    },
    activeId: () => (existsSync(activeFile) ? readFileSync(activeFile, 'utf8').trim() : undefined),
    activate(id) {
      replaceFile(activeFile, id);
    },
    logFile: (id) => join(root, id, 'log.jsonl'),
    manifestFile: (id) => join(root, id, 'manifest'),
  };
}

/** Reads a status file; a damaged one counts as none, as in Kudu (CorruptedDeploymentStatusFileTests). */
function readStatus(file: string): StoredDeployment | undefined {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as Partial<StoredDeployment> | null;
    return typeof value?.id === 'string' && typeof value.receivedTime === 'string'
      ? (value as StoredDeployment)
      : undefined;
  } catch {
    return undefined;
  }
}

function replaceFile(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}
