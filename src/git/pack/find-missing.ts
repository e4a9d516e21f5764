import type { FileNode, FolderNode } from '../objects/tree-node.ts';
import { modes } from '../objects/tree.ts';

/** Which objects of a tree have to be sent. */
export interface Missing {
  /** Each tree once. */
  readonly folders: readonly FolderNode[];
  /** Each content once. */
  readonly files: readonly { readonly folder: FolderNode; readonly file: FileNode }[];
}

/** Says which of `ids` the remote has. */
export type AskKnown = (ids: readonly string[]) => Promise<ReadonlySet<string>>;

/**
 * Finds what the remote lacks in two rounds: first the trees, for what is in a tree that it has need not be asked
 * about; then the files that stand directly in trees that it lacks.
 */
export async function findMissing(root: FolderNode, ask: AskKnown): Promise<Missing> {
  const all = new Map<string, FolderNode>();
  collectFolders(root, all);
  const knownTrees = await ask([...all.keys()]);
  const folders = new Map<string, FolderNode>();
  const pending = [root];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    if (knownTrees.has(folder.id) || folders.has(folder.id)) continue;
    folders.set(folder.id, folder);
    pending.push(...folder.folders);
  }
  const files = new Map<string, { folder: FolderNode; file: FileNode }>();
  for (const folder of folders.values()) {
    for (const file of folder.files) if (file.mode !== modes.submodule) files.set(file.id, { folder, file });
  }
  const knownFiles = await ask([...files.keys()]);
  for (const id of knownFiles) files.delete(id);
  return { folders: [...folders.values()], files: [...files.values()] };
}

function collectFolders(folder: FolderNode, into: Map<string, FolderNode>): void {
  if (into.has(folder.id)) return;
  into.set(folder.id, folder);
  for (const inner of folder.folders) collectFolders(inner, into);
}

/** Ids of every object of a tree. */
export function listObjects(root: FolderNode): Set<string> {
  const ids = new Set<string>();
  const pending = [root];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    ids.add(folder.id);
    for (const file of folder.files) if (file.mode !== modes.submodule) ids.add(file.id);
    pending.push(...folder.folders);
  }
  return ids;
}
