import { failure } from '#failures/failure.ts';
import type { Failure } from '#failures/failure.ts';
import { judgeLinks } from '../folder/judge-link.ts';
import { judgeName, notUtf8 } from '../folder/judge-name.ts';
import { throwProblems } from '../folder/throw-problems.ts';
import { modes, parseTree } from '../objects/tree.ts';
import { makeFolder, pathIn, walkFolders } from '../objects/tree-node.ts';
import type { FolderNode } from '../objects/tree-node.ts';
import type { ObjectStore } from './object-store.ts';
import type { Pause } from './pause.ts';

export interface LoadedTree {
  readonly root: FolderNode;
  readonly files: number;
  /** Whether `.gitattributes` hands files to Git LFS, so that the commit holds only pointers to them. */
  readonly usesLfs: boolean;
}

/**
 * Loads the tree of a commit. Folders come without ids: they are counted anew, so that a tree that was written in
 * an odd way is sent in the usual one.
 * @throws Failure PACKAGE_OBJECT_MISSING, or all of PACKAGE_NAME_ODD, PACKAGE_LINK_OUTSIDE, PACKAGE_SUBMODULE
 */
export async function loadTree(
  store: ObjectStore,
  id: string,
  platform: 'windows' | 'linux',
  pause: Pause,
): Promise<LoadedTree> {
  const root = makeFolder('', '');
  const problems: Failure[] = [];
  const submodules: string[] = [];
  const links = new Map<string, string>();
  const pending = [{ id, folder: root }];
  let files = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { folder } = next;
    await pause();
    for (const entry of parseTree(store.read(next.id).content)) {
      const { name, mode } = entry;
      const path = pathIn(folder, name);
      const words = entry.garbled === true ? notUtf8 : judgeName(name, platform);
      if (words !== undefined) problems.push(failure('PACKAGE_NAME_ODD', { path, words }));
      if (mode === modes.submodule) submodules.push(path);
      if (mode === modes.link && store.find(entry.id) !== undefined) {
        links.set(path, store.read(entry.id).content.toString());
      }
      if (mode === modes.folder) {
        const inner = makeFolder(name, path);
        folder.folders.push(inner);
        pending.push({ id: entry.id, folder: inner });
        continue;
      }
      folder.files.push({ name, mode, sizeBytes: 0, id: entry.id, mtimeMs: 0, stamp: 0 });
      files += 1;
    }
  }
  problems.push(...judgeLinks(links));
  if (submodules.length > 0) problems.push(failure('PACKAGE_SUBMODULE', { paths: submodules }));
  throwProblems(problems);
  return { root, files, usesLfs: usesLfs(store, root) };
}

function usesLfs(store: ObjectStore, root: FolderNode): boolean {
  for (const folder of walkFolders(root)) {
    const attributes = folder.files.find(({ name }) => name === '.gitattributes');
    if (attributes === undefined || store.find(attributes.id) === undefined) continue;
    if (/\bfilter=lfs\b/.test(store.read(attributes.id).content.toString('utf8'))) return true;
  }
  return false;
}
