import { hashObject } from './object-id.ts';
import { modes, writeTree } from './tree.ts';
import type { FolderNode } from './tree-node.ts';

/** The tree object of a folder whose files and folders have their ids. */
export function encodeFolder(folder: FolderNode): Buffer {
  return writeTree([
    ...folder.files,
    ...folder.folders.map(({ name, id }) => ({ mode: modes.folder, name, id })),
  ]);
}

/** Gives every folder its id, from the innermost out; one that has an id is as it was read, and is not looked into. */
export function hashFolders(folder: FolderNode): void {
  if (folder.id !== '') return;
  for (const inner of folder.folders) hashFolders(inner);
  folder.id = hashObject('tree', encodeFolder(folder));
}
