/** When and how a file was seen on disk. */
export interface FileStat {
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly inode: number;
}

/** A file, a link or a submodule of the tree that is to be pushed. */
export interface FileNode {
  readonly name: string;
  /** As in a tree object: `100644`. */
  readonly mode: string;
  readonly sizeBytes: number;
  /** 40 hex digits; empty until it is known. */
  id: string;
  /** Set for a file of the build folder. */
  readonly stat?: FileStat;
  /** Set for what is not read from disk: targets of links, files put in. */
  readonly content?: Buffer;
}

/** A folder of that tree. Only folders with something in them become tree objects. */
export interface FolderNode {
  readonly name: string;
  /** With `/` and without one at either end; empty for the root. */
  readonly path: string;
  readonly files: FileNode[];
  readonly folders: FolderNode[];
  /** 40 hex digits; empty until it is known, or while its content changes. */
  id: string;
}

/** A new folder with nothing in it. */
export function makeFolder(name: string, path: string): FolderNode {
  return { name, path, files: [], folders: [], id: '' };
}

/** Path of something in `folder`. */
export function pathIn(folder: { readonly path: string }, name: string): string {
  return folder.path === '' ? name : `${folder.path}/${name}`;
}

/** All folders, each before those in it. */
export function* walkFolders(root: FolderNode): Generator<FolderNode> {
  yield root;
  for (const folder of root.folders) yield* walkFolders(folder);
}
