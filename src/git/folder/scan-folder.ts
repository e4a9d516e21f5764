import { readdirSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { failure } from '#failures/failure.ts';
import type { Failure } from '#failures/failure.ts';
import { makeFolder, pathIn } from '../objects/tree-node.ts';
import type { FileNode, FolderNode } from '../objects/tree-node.ts';
import type { IgnoreRules } from './ignore-rules.ts';
import { judgeLinks } from './judge-link.ts';
import { isGitName, judgeForGit, judgeForWindows, notUtf8 } from './judge-name.ts';
import { readEntry } from './read-entry.ts';
import { throwProblems } from './throw-problems.ts';

export interface ScanRequest {
  readonly root: string;
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
  /** Pipes, sockets and devices, which Git does not hold either. */
  readonly specialFiles: readonly string[];
  /** Why it cannot be pushed: PACKAGE_NAME_ODD, PACKAGE_LINK_OUTSIDE, PACKAGE_FILE_UNREADABLE. */
  readonly problems: readonly Failure[];
  /** Why it cannot be pushed to a plan of Windows: PACKAGE_NAME_ODD. */
  readonly windowsProblems: readonly Failure[];
}

/** Entries between two breaths, in which answers of workers and of the network are heard. */
const breath = 400;

/**
 * Finds everything in a folder but `.git`. Calls of the file system wait for their answer: that is faster than
 * asking for many at once, and it opens one folder at a time.
 * @throws Failure PACKAGE_FOLDER_MISSING
 */
export async function scanFolder(request: ScanRequest): Promise<FolderScan> {
  checkRoot(request.root);
  const scan = makeScan(request);
  let seen = 0;
  for (let folder = scan.open.pop(); folder !== undefined; folder = scan.open.pop()) {
    let kept = 0;
    for (const entry of readFolder(folder, scan)) if (meetEntry(entry, folder, scan)) kept += 1;
    if (kept === 0 && folder !== scan.root) scan.emptyFolders.push(folder.path);
    seen += kept;
    if (seen >= breath) {
      seen = 0;
      await nextTurn();
      request.signal.throwIfAborted();
    }
  }
  scan.problems.push(...judgeLinks(scan.links));
  // From the innermost: a folder joins its parent only when something is in it by then.
  for (const { parent, folder } of scan.order.reverse()) {
    if (folder.files.length + folder.folders.length > 0) parent.folders.push(folder);
  }
  return scan;
}

/**
 * Throws all problems of a scan at once.
 * @throws Failure PACKAGE_NAME_ODD, PACKAGE_LINK_OUTSIDE, PACKAGE_FILE_UNREADABLE
 */
export function checkScan(scan: FolderScan, platform: 'windows' | 'linux'): void {
  throwProblems([...scan.problems, ...(platform === 'windows' ? scan.windowsProblems : [])]);
}

/** A scan under way. */
interface Scan extends FolderScan {
  readonly request: ScanRequest;
  files: number;
  readonly emptyFolders: string[];
  readonly gitFolders: string[];
  readonly specialFiles: string[];
  readonly open: FolderNode[];
  readonly order: { readonly parent: FolderNode; readonly folder: FolderNode }[];
  /** Path of a link to its target. */
  readonly links: Map<string, string>;
  readonly problems: Failure[];
  readonly windowsProblems: Failure[];
}

function makeScan(request: ScanRequest): Scan {
  const root = makeFolder('', '');
  return {
    request,
    root,
    files: 0,
    emptyFolders: [],
    gitFolders: [],
    specialFiles: [],
    open: [root],
    order: [],
    links: new Map(),
    problems: [],
    windowsProblems: [],
  };
}

/** Returns whether the entry belongs to the build. */
function meetEntry(entry: Dirent, folder: FolderNode, scan: Scan): boolean {
  const { request } = scan;
  const { name } = entry;
  const path = pathIn(folder, name);
  if (isGitName(name)) {
    scan.gitFolders.push(path);
    return false;
  }
  if (request.ignored(path, entry.isDirectory())) return false;
  const words = isGarbled(name, folder, request.root) ? notUtf8 : judgeForGit(name);
  if (words !== undefined) {
    scan.problems.push(failure('PACKAGE_NAME_ODD', { path, words }));
    return true;
  }
  const onWindows = judgeForWindows(name);
  if (onWindows !== undefined) {
    scan.windowsProblems.push(failure('PACKAGE_NAME_ODD', { path, words: onWindows }));
  }
  if (entry.isDirectory()) {
    const inner = makeFolder(name, path);
    scan.order.push({ parent: folder, folder: inner });
    scan.open.push(inner);
    return true;
  }
  const file = readOrTell(path, name, scan);
  if (file === undefined) return false;
  if (file.content !== undefined) scan.links.set(path, file.content.toString());
  folder.files.push(file);
  scan.files += 1;
  // A build with a problem is not pushed, so its contents need not be read.
  if (scan.problems.length === 0) request.onFile(folder, file);
  return true;
}

function readOrTell(path: string, name: string, scan: Scan): FileNode | undefined {
  try {
    const file = readEntry(scan.request.root, path, name);
    if (file === undefined) scan.specialFiles.push(path);
    return file;
  } catch (thrown) {
    scan.problems.push(unreadable(path, thrown));
    return undefined;
  }
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

function readFolder(folder: FolderNode, scan: Scan): readonly Dirent[] {
  try {
    return readdirSync(placeOf(folder, scan.request.root), { withFileTypes: true });
  } catch (thrown) {
    scan.problems.push(unreadable(folder.path, thrown));
    return [];
  }
}

/** Whether the bytes of a name are not UTF-8; the character that stands for such bytes may also be meant. */
function isGarbled(name: string, folder: FolderNode, root: string): boolean {
  if (!name.includes('\ufffd')) return false;
  const namesakes = readdirSync(placeOf(folder, root), 'buffer').filter((bytes) => bytes.toString() === name);
  return namesakes.some((bytes) => !bytes.equals(Buffer.from(name)));
}

const placeOf = (folder: FolderNode, root: string): string =>
  folder.path === '' ? root : `${root}/${folder.path}`;

function unreadable(path: string, thrown: unknown): Failure {
  const words = thrown instanceof Error ? thrown.message : String(thrown);
  return failure('PACKAGE_FILE_UNREADABLE', { path, words }, { cause: thrown });
}
