import type { FileNode, FolderNode } from '../objects/tree-node.ts';
import { pathIn, walkFolders } from '../objects/tree-node.ts';
import { readCacheFile, writeCacheFile } from '../pack/cache-file.ts';

/** Ids of files from an earlier run, trusted while size, times and place on disk are what they were. */
export interface HashCache {
  readonly count: number;
  find(path: string, file: FileNode): string | undefined;
}

const magic = 'slotship hashes 1';
const noCache: HashCache = { count: 0, find: () => undefined };

/**
 * A file that was changed just before it was read may change again without a new time: clocks of file systems tick
 * every few ms, FAT's every 2 s. Such files are not remembered ("racily clean").
 * Source: git, Documentation/technical/racy-git.
 */
const racyMs = 2000;

/** Reads the cache; one that is not there, or not whole, is empty. */
export function readHashCache(file: string): HashCache {
  const bytes = readCacheFile(file);
  return (bytes && parseHashCache(bytes)) ?? noCache;
}

/** Columns after a head line: times and sizes (8 bytes each), stamps (4), ids (20), then paths with a zero between. */
function parseHashCache(bytes: Buffer): HashCache | undefined {
  const end = bytes.indexOf('\n');
  const [title, counted, length] = bytes.toString('latin1', 0, Math.max(end, 0)).split('\t');
  const count = Number(counted);
  const at = end + 1;
  if (title !== magic || bytes.length !== at + Number(length)) return undefined;
  // Copies, since a column must begin at a multiple of its numbers' size.
  const column = (from: number, sizeBytes: number): ArrayBufferLike =>
    bytes.buffer.slice(bytes.byteOffset + from, bytes.byteOffset + from + sizeBytes);
  const times = new Float64Array(column(at, count * 8));
  const sizes = new Float64Array(column(at + count * 8, count * 8));
  const stamps = new Int32Array(column(at + count * 16, count * 4));
  const idsAt = at + count * 20;
  const paths = bytes.toString('utf8', idsAt + count * 20).split('\0');
  if (paths.length !== Math.max(count, 1)) return undefined;
  const places = new Map(paths.map((path, index) => [path, index]));
  return {
    count,
    find: (path, file) => {
      const index = places.get(path);
      if (index === undefined || index >= count) return undefined;
      if (times[index] !== file.mtimeMs) return undefined;
      if (sizes[index] !== file.sizeBytes || stamps[index] !== file.stamp) return undefined;
      return bytes.toString('hex', idsAt + index * 20, idsAt + index * 20 + 20);
    },
  };
}

/**
 * Writes the ids of a tree's files; `scannedAt` (ms since 1970) is when the search began. Files of `leftOut` are
 * read each time, because something is to be said of them.
 */
export function writeHashCache(
  file: string,
  root: FolderNode,
  scannedAt: number,
  leftOut: ReadonlySet<string>,
): void {
  const paths: string[] = [];
  const files: FileNode[] = [];
  for (const folder of walkFolders(root)) {
    for (const one of folder.files) {
      if (one.content !== undefined || one.mtimeMs >= scannedAt - racyMs) continue;
      const path = pathIn(folder, one.name);
      if (leftOut.has(path)) continue;
      files.push(one);
      paths.push(path);
    }
  }
  // Columns in the byte order of the machine: a cache is read where it was written, or found to be damaged.
  const columns = [
    Float64Array.from(files, ({ mtimeMs }) => mtimeMs),
    Float64Array.from(files, ({ sizeBytes }) => sizeBytes),
    Int32Array.from(files, ({ stamp }) => stamp),
  ].map(({ buffer }) => Buffer.from(buffer));
  const ids = Buffer.from(files.map(({ id }) => id).join(''), 'hex');
  const body = Buffer.concat([...columns, ids, Buffer.from(paths.join('\0'))]);
  const head = [magic, String(files.length), String(body.length)].join('\t');
  writeCacheFile(file, Buffer.concat([Buffer.from(`${head}\n`), body]));
}
