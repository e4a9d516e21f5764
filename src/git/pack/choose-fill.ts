import { walkFolders } from '../objects/tree-node.ts';
import type { FileNode, FolderNode, FoundFile } from '../objects/tree-node.ts';

/**
 * A pack of this many objects is kept by git as it came; one of fewer is taken apart into a file for each object, which
 * is written beside the repository and then moved into it.
 * Source: git-config, transfer.unpackLimit ("Storing the pack from a push can make the push operation complete faster,
 * especially on slow filesystems").
 */
const keptWhole = 100;
/** Fewer files are written as fast as a pack and its index. */
const worthFilling = 10;
/** An entry takes some 36 bytes. */
const mostEntries = 32;
const largestBytes = 1024;

/** Objects that are sent because the remote lacks them. */
export interface Sent {
  readonly objects: number;
  has(id: string): boolean;
}

/** Objects that the remote has, each once. */
export interface Fill {
  readonly folders: readonly FolderNode[];
  readonly files: readonly FoundFile[];
}

export const noFill: Fill = { folders: [], files: [] };

/**
 * Chooses the smallest objects of a tree that need not be sent, to make its pack large enough to be kept whole; none
 * where that is not worth it, or not to be reached. Trees come first, which need not be read from disk.
 */
export function chooseFill(root: FolderNode, sent: Sent): Fill {
  const wanted = keptWhole - sent.objects;
  if (wanted <= 0 || sent.objects < worthFilling) return noFill;
  const [trees, blobs] = [new Map<string, FolderNode>(), new Map<string, FoundFile>()];
  for (const folder of walkFolders(root)) {
    if (entries(folder) <= mostEntries && !sent.has(folder.id)) trees.set(folder.id, folder);
    for (const file of folder.files)
      if (isSmall(file) && !sent.has(file.id)) blobs.set(file.id, { folder, file });
  }
  if (trees.size + blobs.size < wanted) return noFill;
  const folders = [...trees.values()]
    .sort((first, second) => entries(first) - entries(second))
    .slice(0, wanted);
  const files = [...blobs.values()].sort((first, second) => first.file.sizeBytes - second.file.sizeBytes);
  return { folders, files: files.slice(0, wanted - folders.length) };
}

const entries = ({ files, folders }: FolderNode): number => files.length + folders.length;

/** Files of a checkout say 0. */
const isSmall = ({ sizeBytes }: FileNode): boolean => sizeBytes > 0 && sizeBytes <= largestBytes;
