/** A file, a link or a submodule of the tree that is to be pushed. */
export interface FileNode {
  readonly name: string;
  /** As in a tree object: `100644`. */
  readonly mode: string;
  readonly sizeBytes: number;
  /** 40 hex digits; empty until it is known. */
  id: string;
  /** Time of the last change of a file of the build folder, ms since 1970; 0 for others. */
  readonly mtimeMs: number;
  /** 32 bits that change with the file's other times and its place on disk. */
  readonly stamp: number;
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

/** A file and where it is. */
export interface FoundFile {
  readonly folder: FolderNode;
  readonly file: FileNode;
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
