import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { homePaths } from './home-paths.ts';

/** What holds a content's deployment lock, and since when. */
export interface LockHolder {
  readonly operation: string;
  readonly since: string;
}

/** The lock taken, with the function that gives it back, or what stands in the way. */
export type LockAttempt =
  | { readonly taken: true; readonly release: () => void }
  | { readonly taken: false; readonly conflict: string };

interface LockFile extends LockHolder {
  readonly owner: string;
  readonly id: string;
}

/** A lock file of an emulator that is no more belongs to nobody. */
const owner = randomUUID();

/**
 * Takes the deployment lock of `home`, without waiting.
 *
 * The lock lies in the content's folder, as on Azure, and so stays with it in a swap.
 * Source: Kudu, LockFile and LockExtensions (Error_OperationLockTimeout).
 */
export function takeLock(home: string, operation: string, since: string): LockAttempt {
  const held = lockHolder(home);
  if (held) {
    const conflict =
      `The '${operation}' operation conflicts with the pending '${held.operation}' operation` +
      ` started at ${held.since}.  Please retry operation later.`;
    return { taken: false, conflict };
  }
  const file = lockFile(home);
  const id = randomUUID();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ owner, id, operation, since } satisfies LockFile));
  return {
    taken: true,
    release: () => {
      if (readLock(file)?.id === id) rmSync(file, { force: true });
    },
  };
}

/** What holds the lock of `home` now. */
export function lockHolder(home: string): LockHolder | undefined {
  const held = readLock(lockFile(home));
  return held?.owner === owner ? { operation: held.operation, since: held.since } : undefined;
}

function lockFile(home: string): string {
  return join(homePaths.locks(home), 'deployment.lock');
}

function readLock(file: string): LockFile | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LockFile;
  } catch {
    return undefined;
  }
}
