import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A file of the cache ends with the SHA-1 of what is before it. */
const checksumBytes = 20;

/** Reads a file of the cache; undefined when it is not there, or not as it was written. */
export function readCacheFile(file: string): Buffer | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    return undefined;
  }
  const end = Math.max(bytes.length - checksumBytes, 0);
  const body = bytes.subarray(0, end);
  return checksum(body).equals(bytes.subarray(end)) ? body : undefined;
}

/**
 * Writes a file of the cache beside and then in place, so that a run that is killed leaves the old one, under a name
 * that no other run writes to. A cache that cannot be written is done without.
 */
export function writeCacheFile(file: string, body: Uint8Array): void {
  const beside = `${file}.${randomBytes(6).toString('hex')}.new`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    try {
      writeFileSync(beside, Buffer.concat([body, checksum(body)]));
      renameSync(beside, file);
      removeOld(dirname(file), statSync(file).mtimeMs);
    } finally {
      rmSync(beside, { force: true });
    }
  } catch {
    // The next run finds no cache, or an older one that it checks as always.
  }
}

/** Removes a file of the cache that is of no use any more; one that stays is removed for its age. */
export function removeCacheFile(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Nothing hangs on it.
  }
}

/** Names of the files of the cache, and of those beside them. */
const ownName = /^(hashes|push)-[0-9a-f]{16}(\.[0-9a-f]{12}\.new)?$/;
/** What a run that was killed left beside a file is younger than this while one may be at work on it. */
const unfinishedMs = 60 * 60_000;
/** A file that no push wrote for so long is of a build or a site that is no more. */
const unusedMs = 30 * 24 * 60 * 60_000;

/** Removes what nobody will read: a cache that the CI keeps for ever would grow for ever. */
function removeOld(folder: string, now: number): void {
  for (const name of readdirSync(folder)) {
    if (!ownName.test(name)) continue;
    const file = join(folder, name);
    const ageMs = now - statSync(file).mtimeMs;
    if (ageMs > (name.endsWith('.new') ? unfinishedMs : unusedMs)) rmSync(file, { force: true });
  }
}

const checksum = (body: Uint8Array): Buffer => createHash('sha1').update(body).digest();
