import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { failure } from '#failures/failure.ts';

/** A run of bytes: in memory, or in a file that is open (and may have no name any more). */
export type Part =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'file'; readonly fd: number; readonly path: string; readonly sizeBytes: number };

/** Bytes that are written once and read later: in memory as long as they are few, then in a temporary file. */
export interface Spool {
  readonly sizeBytes: () => number;
  append(bytes: Uint8Array): void;
  /** Takes back everything after the first `sizeBytes`. */
  cutTo(sizeBytes: number): void;
  /** What was written, to be read any number of times until `closeParts`. */
  parts(): readonly Part[];
}

const prefix = 'slotship-pack-';

/** A file that is open, and has no name any more where the system allows that. */
export interface TempFile {
  readonly fd: number;
  readonly path: string;
}

/** Makes a spool that keeps up to `memoryBytes` in memory and asks for a file only when that is full. */
export function makeSpool(memoryBytes: number, openFile: () => TempFile): Spool {
  let kept: Uint8Array[] = [];
  let file: TempFile | undefined;
  let size = 0;
  const spill = (): TempFile => {
    const opened = (file = openFile());
    let at = 0;
    for (const bytes of kept) at += writeAll(opened, bytes, at);
    kept = [];
    return opened;
  };
  return {
    sizeBytes: () => size,
    append: (bytes) => {
      if (file === undefined && size + bytes.length <= memoryBytes) {
        // A copy: what is appended may be a window on a buffer that is used again.
        kept.push(Uint8Array.prototype.slice.call(bytes));
      } else {
        writeAll(file ?? spill(), bytes, size);
      }
      size += bytes.length;
    },
    cutTo: (sizeBytes) => {
      if (file === undefined) {
        const all = Buffer.concat(kept);
        kept = [all.subarray(0, sizeBytes)];
      }
      size = sizeBytes;
    },
    parts: () =>
      file === undefined
        ? kept.map((bytes) => ({ kind: 'bytes', bytes }))
        : [{ kind: 'file', ...file, sizeBytes: size }],
  };
}

function writeAll({ fd, path }: TempFile, bytes: Uint8Array, at: number): number {
  let done = 0;
  try {
    while (done < bytes.length) done += writeSync(fd, bytes, done, bytes.length - done, at + done);
  } catch (thrown) {
    throw unusable(dirname(path), thrown);
  }
  return done;
}

function unusable(folder: string, thrown: unknown): Error {
  const words = thrown instanceof Error ? thrown.message : String(thrown);
  return failure('PACKAGE_TEMP_UNUSABLE', { path: folder, words }, { cause: thrown });
}

/**
 * Opens a temporary file and takes its name away at once, so that a run that is killed leaves nothing behind.
 * Where the system keeps the name of an open file (Windows), `removeLeftovers` of a later run removes it.
 * @throws Failure PACKAGE_TEMP_UNUSABLE
 */
export function openTempFile(folder: string): TempFile {
  const path = join(folder, `${prefix}${randomBytes(8).toString('hex')}`);
  const fd = openAnew(path);
  try {
    rmSync(path);
  } catch {
    // The file is removed by `closeParts`, which knows its path.
  }
  return { fd, path };
}

function openAnew(path: string): number {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, 'wx+', 0o600);
  } catch (thrown) {
    throw unusable(dirname(path), thrown);
  }
}

/** Ends the use of parts: closes their files and removes what has a name still. */
export function closeParts(parts: readonly Part[]): void {
  for (const part of parts) {
    if (part.kind !== 'file') continue;
    closeSync(part.fd);
    rmSync(part.path, { force: true });
  }
}

/**
 * Removes files of runs that were killed. One that is in use loses only its name, which its run does not need: it reads
 * by what it opened, also on Windows. Source: libuv, src/win/fs.c, fs__open (FILE_SHARE_DELETE).
 */
export function removeLeftovers(folder: string): void {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return;
  }
  for (const name of names) {
    if (!name.startsWith(prefix)) continue;
    try {
      rmSync(join(folder, name));
    } catch {
      // Another run was faster, or the system keeps what is open.
    }
  }
}
