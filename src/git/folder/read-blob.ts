import { createHash, hash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { failure } from '#failures/failure.ts';
import { makeCompressor } from '../pack/compressor.ts';
import { chooseLevel } from '../pack/deflate.ts';
import type { Spool } from '../pack/spool.ts';

/** Files up to this size are read whole; larger ones are streamed. */
export const wholeBytes = 512 * 1024;
const headRoom = 32;
/** Files up to this size come in one read. */
const atOnceBytes = 64 * 1024;

/** A file as the scan saw it. */
export interface SeenFile {
  readonly file: string;
  readonly path: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
}

/** Reads small files one after the other into one buffer. */
export interface WholeReader {
  /**
   * The content is valid until the next call. Where nobody compares it with its id later, `alone`, its time must be
   * what it was, too.
   */
  read(seen: SeenFile, alone: boolean): { readonly id: string; readonly content: Buffer };
}

export function makeWholeReader(): WholeReader {
  const buffer = Buffer.allocUnsafeSlow(headRoom + wholeBytes + 1);
  return {
    read: (seen, alone) => {
      // A look at the time costs a quarter of the read: what comes in one read, and again for its id, goes without.
      const end = withFile(seen, alone || seen.sizeBytes > atOnceBytes, (fd) => {
        let at = headRoom;
        // One byte more than expected is asked for, to notice a file that grew. A read may give less than there is.
        const expected = headRoom + seen.sizeBytes;
        for (;;) {
          const count = readSync(fd, buffer, at, expected + 1 - at, null);
          at += count;
          if (count === 0 || at >= expected) return at;
        }
      });
      if (end !== headRoom + seen.sizeBytes) throw changed(seen, 'its size is not what it was');
      const head = `blob ${String(seen.sizeBytes)}\0`;
      buffer.write(head, headRoom - head.length, 'latin1');
      const id = hash('sha1', buffer.subarray(headRoom - head.length, end));
      return { id, content: buffer.subarray(headRoom, end) };
    },
  };
}

/** Called between two pieces of a large file: lets its thread hear what else there is, and throws to end the work. */
export type Breathe = () => Promise<void>;

/** Reads a large file in pieces for its id alone. */
export async function hashLargeFile(seen: SeenFile, breathe: Breathe): Promise<string> {
  const digest = createHash('sha1').update(`blob ${String(seen.sizeBytes)}\0`);
  const buffer = Buffer.allocUnsafeSlow(wholeBytes);
  const fd = openFile(seen);
  try {
    let size = 0;
    for (let count = readSync(fd, buffer); count > 0; count = readSync(fd, buffer)) {
      digest.update(buffer.subarray(0, count));
      size += count;
      await breathe();
    }
    checkUnchanged(fd, seen);
    if (size !== seen.sizeBytes) throw changed(seen, 'its size is not what it was');
    return digest.digest('hex');
  } finally {
    closeSync(fd);
  }
}

/**
 * Reads a large file once, for its id and into the spool, compressed.
 */
export async function packLargeFile(seen: SeenFile, spool: Spool, breathe: Breathe): Promise<string> {
  const digest = createHash('sha1').update(`blob ${String(seen.sizeBytes)}\0`);
  const fd = openFile(seen);
  try {
    const readAt = (at: number, sizeBytes: number): Buffer => {
      const bytes = Buffer.allocUnsafe(sizeBytes);
      return bytes.subarray(0, readSync(fd, bytes, 0, sizeBytes, at));
    };
    const compressor = makeCompressor(chooseLevel(seen.sizeBytes, readAt), spool);
    const buffer = Buffer.allocUnsafeSlow(wholeBytes);
    let size = 0;
    for (let count = readSync(fd, buffer, 0, wholeBytes, 0); count > 0;) {
      const piece = buffer.subarray(0, count);
      digest.update(piece);
      await compressor.push(piece);
      await breathe();
      size += count;
      count = readSync(fd, buffer, 0, wholeBytes, size);
    }
    await compressor.end();
    if (size !== seen.sizeBytes) throw changed(seen, 'its size is not what it was');
    checkUnchanged(fd, seen);
    return digest.digest('hex');
  } finally {
    closeSync(fd);
  }
}

function withFile(seen: SeenFile, checked: boolean, use: (fd: number) => number): number {
  const fd = openFile(seen);
  try {
    const result = use(fd);
    if (checked) checkUnchanged(fd, seen);
    return result;
  } finally {
    closeSync(fd);
  }
}

/** A link that took the place of a file is not followed; Windows has no such flag. */
export const openFlags =
  constants.O_RDONLY | ((constants as { readonly O_NOFOLLOW?: number }).O_NOFOLLOW ?? 0);

function openFile(seen: SeenFile): number {
  try {
    return openSync(seen.file, openFlags);
  } catch (thrown) {
    const words = thrown instanceof Error ? thrown.message : String(thrown);
    if (words.startsWith('ENOENT')) throw changed(seen, 'it is gone');
    if (words.startsWith('ELOOP')) throw changed(seen, 'it is a link now');
    throw failure('PACKAGE_FILE_UNREADABLE', { path: seen.path, words });
  }
}

function checkUnchanged(fd: number, seen: SeenFile): void {
  if (fstatSync(fd).mtimeMs !== seen.mtimeMs) throw changed(seen, 'its time of change is not what it was');
}

/** The failure of a file that is not what the scan saw. */
export function changed({ path }: Pick<SeenFile, 'path'>, words: string): Error {
  return failure('PACKAGE_FILE_CHANGED', { path, words });
}
