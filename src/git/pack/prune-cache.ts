import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const dayMs = 86_400_000;
/** Names of files that are being written end so. */
const unfinished = /\.[0-9a-f]{12}\.new$/;
/** Names of our own files; nothing else in the folder is touched. */
const own = /^(hashes|push)-[0-9a-f]{16}$/;

/**
 * Removes from slotship's folder in the cache what nobody used for 30 days, and what a killed run left unfinished a day
 * ago; `now` in ms since 1970. Where the system does not note when a file was read, the time of its writing counts: the
 * worst is a build that is read once more.
 */
export function pruneCache(cacheFolder: string, now: number): void {
  const folder = join(cacheFolder, 'slotship');
  for (const name of listNames(folder)) {
    const left = unfinished.test(name);
    if (!left && !own.test(name)) continue;
    const path = join(folder, name);
    try {
      const { atimeMs, mtimeMs } = statSync(path);
      if (Math.max(atimeMs, mtimeMs) < now - (left ? dayMs : 30 * dayMs)) rmSync(path);
    } catch {
      // Another run was faster, or has it open.
    }
  }
}

function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
