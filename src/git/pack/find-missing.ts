import { walkFolders } from '../objects/tree-node.ts';
import type { FileNode, FolderNode, FoundFile } from '../objects/tree-node.ts';
import { modes } from '../objects/tree.ts';

/** Which objects of a tree have to be sent. */
export interface Missing {
  /** Each tree once. */
  readonly folders: readonly FolderNode[];
  /** Each content once, those left out that are packed already. */
  readonly files: readonly FoundFile[];
}

/** Says which of `ids` the remote has. */
export type AskKnown = (ids: readonly string[]) => Promise<ReadonlySet<string>>;

/**
 * Finds what the remote lacks in two rounds: first the trees, for what is in a tree that it has need not be asked
 * about; then the files that stand directly in trees that it lacks.
 */
export async function findMissing(
  root: FolderNode,
  ask: AskKnown,
  isPacked: (file: FileNode) => boolean,
): Promise<Missing> {
  const knownTrees = await ask(listFolders(root));
  const folders = new Map<string, FolderNode>();
  const pending = [root];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    if (knownTrees.has(folder.id) || folders.has(folder.id)) continue;
    folders.set(folder.id, folder);
    pending.push(...folder.folders);
  }
  const files = new Map<string, FoundFile>();
  for (const folder of folders.values()) {
    for (const file of folder.files) {
      if (file.mode !== modes.submodule && !isPacked(file)) files.set(file.id, { folder, file });
    }
  }
  const asked = [...files.keys()];
  const knownFiles = asked.length === 0 ? new Set<string>() : await ask(asked);
  for (const id of asked) if (knownFiles.has(id)) files.delete(id);
  return { folders: [...folders.values()], files: [...files.values()] };
}

function listFolders(root: FolderNode): string[] {
  const ids = new Set<string>();
  for (const { id } of walkFolders(root)) ids.add(id);
  return [...ids];
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
