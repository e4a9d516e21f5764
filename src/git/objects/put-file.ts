import { hashObject } from './object-id.ts';
import { modes } from './tree.ts';
import { makeFolder, pathIn } from './tree-node.ts';
import type { FolderNode } from './tree-node.ts';

/** Puts a text file into a tree, in place of what was at its path; folders on the way lose their ids. */
export function putFile(root: FolderNode, path: string, text: string): void {
  const names = path.split('/');
  const name = names.pop() ?? '';
  let folder = root;
  folder.id = '';
  for (const step of names) {
    removeFile(folder, step);
    let inner = folder.folders.find((one) => one.name === step);
    if (inner === undefined) {
      inner = makeFolder(step, pathIn(folder, step));
      folder.folders.push(inner);
    }
    inner.id = '';
    folder = inner;
  }
  const same = folder.folders.findIndex((one) => one.name === name);
  if (same >= 0) folder.folders.splice(same, 1);
  removeFile(folder, name);
  const content = Buffer.from(text);
  folder.files.push({
    name,
    mode: modes.file,
    sizeBytes: content.length,
    id: hashObject('blob', content),
    mtimeMs: 0,
    stamp: 0,
    content,
  });
}

function removeFile(folder: FolderNode, name: string): void {
  const at = folder.files.findIndex((one) => one.name === name);
  if (at >= 0) folder.files.splice(at, 1);
}
