import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { posix, sep } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { failure } from '#failures/failure.ts';
import { hashObject } from '../objects/object-id.ts';
import { modes } from '../objects/tree.ts';
import { makeFolder, pathIn } from '../objects/tree-node.ts';
import type { FileNode, FolderNode } from '../objects/tree-node.ts';
import type { IgnoreRules } from './ignore-rules.ts';
import { isGitName, judgeName } from './judge-name.ts';

export interface ScanRequest {
  readonly root: string;
  readonly platform: 'windows' | 'linux';
  readonly ignored: IgnoreRules;
  readonly signal: AbortSignal;
  /** Told each file as it is found, so that its content can be read while the search goes on. */
  readonly onFile: (folder: FolderNode, file: FileNode) => void;
}

export interface FolderScan {
  readonly root: FolderNode;
  readonly files: number;
  /** Folders with nothing in them, which Git cannot hold. */
  readonly emptyFolders: readonly string[];
  /** `.git` files and folders that were passed over, such as those of nested repositories. */
  readonly gitFolders: readonly string[];
}

/** Entries between two breaths, in which answers of workers and of the network are heard. */
const breath = 400;

/**
 * Finds everything in a folder but `.git`. Calls of the file system wait for their answer: that is faster than
 * asking for many at once, and it opens one folder at a time.
 * @throws Failure PACKAGE_FOLDER_MISSING, PACKAGE_NAME_ODD, PACKAGE_LINK_OUTSIDE, PACKAGE_FILE_UNREADABLE
 */
export async function scanFolder(request: ScanRequest): Promise<FolderScan> {
  const scan = {
    root: makeFolder('', ''),
    files: 0,
    emptyFolders: [] as string[],
    gitFolders: [] as string[],
  };
  checkRoot(request.root);
  const open: FolderNode[] = [scan.root];
  const order: { parent: FolderNode; folder: FolderNode }[] = [];
  let seen = 0;
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const entries = readFolder(request.root, folder);
    let kept = 0;
    for (const entry of entries) {
      const path = pathIn(folder, entry.name);
      if (isGitName(entry.name)) {
        scan.gitFolders.push(path);
        continue;
      }
      if (request.ignored(path, entry.isDirectory())) continue;
      const odd = judgeName(entry.name, request.platform);
      if (odd !== undefined) throw failure('PACKAGE_NAME_ODD', { path, words: odd });
      kept += 1;
      seen += 1;
      if (entry.isDirectory()) {
        const inner = makeFolder(entry.name, path);
        order.push({ parent: folder, folder: inner });
        open.push(inner);
        continue;
      }
      const file = readEntry(request.root, path, entry.name);
      if (file === undefined) continue;
      folder.files.push(file);
      scan.files += 1;
      request.onFile(folder, file);
    }
    if (kept === 0 && folder !== scan.root) scan.emptyFolders.push(folder.path);
    if (seen >= breath) {
      seen = 0;
      await nextTurn();
      request.signal.throwIfAborted();
    }
  }
  // From the innermost: a folder joins its parent only when something is in it by then.
  for (const { parent, folder } of order.reverse()) {
    if (folder.files.length + folder.folders.length > 0) parent.folders.push(folder);
  }
  return scan;
}

function checkRoot(root: string): void {
  let words = 'It is no folder.';
  try {
    if (readdirSync(root).length >= 0) return;
  } catch (thrown) {
    words = thrown instanceof Error ? thrown.message : String(thrown);
  }
  throw failure('PACKAGE_FOLDER_MISSING', { folder: root, words });
}

function readFolder(root: string, folder: FolderNode): ReturnType<typeof listEntries> {
  try {
    return listEntries(folder.path === '' ? root : `${root}/${folder.path}`);
  } catch (thrown) {
    throw unreadable(folder.path, thrown);
  }
}

const listEntries = (path: string) => readdirSync(path, { withFileTypes: true });

function readEntry(root: string, path: string, name: string): FileNode | undefined {
  let stat: Stats;
  try {
    stat = lstatSync(`${root}/${path}`);
  } catch (thrown) {
    throw unreadable(path, thrown);
  }
  if (stat.isSymbolicLink()) return readLink(root, path, name);
  // Sockets and pipes are of no use to an app; git does not hold them either.
  if (!stat.isFile()) return undefined;
  return {
    name,
    mode: (stat.mode & 0o100) === 0 ? modes.file : modes.program,
    sizeBytes: stat.size,
    id: '',
    mtimeMs: stat.mtimeMs,
    stamp: stampOf(stat),
  };
}

function readLink(root: string, path: string, name: string): FileNode {
  const text = readlinkSync(`${root}/${path}`);
  const target = sep === '/' ? text : text.replaceAll(sep, '/');
  const end = posix.normalize(posix.join(posix.dirname(path), target));
  const outside =
    posix.isAbsolute(target) || /^[A-Za-z]:/.test(target) || end === '..' || end.startsWith('../');
  if (outside) throw failure('PACKAGE_LINK_OUTSIDE', { path, target });
  const content = Buffer.from(target);
  return {
    name,
    mode: modes.link,
    sizeBytes: content.length,
    id: hashObject('blob', content),
    mtimeMs: 0,
    stamp: 0,
    content,
  };
}

/** Folds what a replaced file has anew, even one of the same size and time: its change time and its inode. */
function stampOf({ ctimeMs, ino }: Stats): number {
  const seconds = Math.floor(ctimeMs / 1000);
  const fraction = Math.round((ctimeMs - seconds * 1000) * 1e6);
  return (Math.imul(seconds, 31) ^ Math.imul(fraction, 0x9e3779b1) ^ (ino % 0xffffffff)) | 0;
}

function unreadable(path: string, thrown: unknown): Error {
  const words = thrown instanceof Error ? thrown.message : String(thrown);
  return failure('PACKAGE_FILE_UNREADABLE', { path, words }, { cause: thrown });
}
