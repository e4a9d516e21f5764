import { readFileSync } from 'node:fs';
import type { FileNode, FolderNode } from '../objects/tree-node.ts';
import { pathIn, walkFolders } from '../objects/tree-node.ts';
import { writeWhole } from '../pack/remembered-push.ts';

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
  try {
    return parseHashCache(readFileSync(file)) ?? noCache;
  } catch {
    return noCache;
  }
}

/** Columns after a head line: times and sizes (8 bytes each), stamps (4), ids (20), then paths with a zero between. */
function parseHashCache(bytes: Buffer): HashCache | undefined {
  const end = bytes.indexOf('\n');
  const [title, counted, length] = bytes.toString('latin1', 0, Math.max(end, 0)).split('\t');
  const count = Number(counted);
  const at = end + 1;
  if (title !== magic || bytes.length !== at + Number(length)) return undefined;
  const times = new Float64Array(
    bytes.buffer.slice(bytes.byteOffset + at, bytes.byteOffset + at + count * 8),
  );
  const sizesAt = at + count * 8;
  const stampsAt = sizesAt + count * 8;
  const idsAt = stampsAt + count * 4;
  const paths = bytes.toString('utf8', idsAt + count * 20).split('\0');
  if (paths.length !== Math.max(count, 1)) return undefined;
  const places = new Map(paths.map((path, index) => [path, index]));
  return {
    count,
    find: (path, file) => {
      const index = places.get(path);
      if (index === undefined || index >= count) return undefined;
      if (times[index] !== file.mtimeMs) return undefined;
      if (bytes.readDoubleLE(sizesAt + index * 8) !== file.sizeBytes) return undefined;
      if (bytes.readInt32LE(stampsAt + index * 4) !== file.stamp) return undefined;
      return bytes.toString('hex', idsAt + index * 20, idsAt + index * 20 + 20);
    },
  };
}

/** Writes the ids of a tree's files; `scannedAt` (ms since 1970) is when the search began. */
export function writeHashCache(file: string, root: FolderNode, scannedAt: number): void {
  const paths: string[] = [];
  const files: FileNode[] = [];
  for (const folder of walkFolders(root)) {
    for (const one of folder.files) {
      if (one.content !== undefined || one.mtimeMs >= scannedAt - racyMs) continue;
      files.push(one);
      paths.push(pathIn(folder, one.name));
    }
  }
  const count = files.length;
  const names = Buffer.from(paths.join('\0'));
  const bytes = Buffer.alloc(count * 40 + names.length);
  for (const [index, one] of files.entries()) {
    bytes.writeDoubleLE(one.mtimeMs, index * 8);
    bytes.writeDoubleLE(one.sizeBytes, (count + index) * 8);
    bytes.writeInt32LE(one.stamp, count * 16 + index * 4);
    bytes.write(one.id, count * 20 + index * 20, 'hex');
  }
  names.copy(bytes, count * 40);
  const head = [magic, String(count), String(bytes.length)].join('\t');
  writeWhole(file, Buffer.concat([Buffer.from(`${head}\n`), bytes]));
}
