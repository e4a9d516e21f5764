import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The other process that runs an emulator on `folder`, if one does; else the folder is this process's. */
export async function lockFolder(folder: string): Promise<number | undefined> {
  const holder = Number(await readFile(lockFile(folder), 'utf8').catch(() => ''));
  if (holder > 0 && holder !== process.pid && isAlive(holder)) return holder;
  await writeFile(lockFile(folder), String(process.pid));
  return undefined;
}

/** Gives the folder free. */
export async function unlockFolder(folder: string): Promise<void> {
  await rm(lockFile(folder), { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function lockFile(folder: string): string {
  return join(folder, 'emulator.pid');
}
