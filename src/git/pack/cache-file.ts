import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

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
    } finally {
      rmSync(beside, { force: true });
    }
  } catch {
    // The next run finds no cache, or an older one that it checks as always.
  }
}

const checksum = (body: Uint8Array): Buffer => createHash('sha1').update(body).digest();
