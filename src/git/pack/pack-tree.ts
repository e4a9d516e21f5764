import type { PackRequest } from '#ports';
import { entryTypes, writeEntryHeader } from '../objects/pack-entry.ts';
import { writeCommit } from '../objects/commit.ts';
import { hashObject } from '../objects/object-id.ts';
import { encodeFolder, hashFolders } from '../objects/hash-folders.ts';
import type { FileNode, FolderNode, FoundFile } from '../objects/tree-node.ts';
import { chooseFill } from './choose-fill.ts';
import type { Sent } from './choose-fill.ts';
import { deflate } from './deflate.ts';
import { findMissing } from './find-missing.ts';
import { emptyFill, packFill } from './pack-fill.ts';
import type { PackedFill, ReadSmall } from './pack-fill.ts';
import { putExtraFiles } from './put-extra-files.ts';
import type { AskKnown, Missing } from './find-missing.ts';
import { closeParts, makeSpool, openTempFile } from './spool.ts';
import type { Part, Spool } from './spool.ts';

/** Where the contents of a tree's files come from. */
export interface ContentSource {
  /** True when the content needs no packing any more; asked once for each file. */
  isPacked(file: FileNode): boolean;
  pack(files: readonly FoundFile[]): Promise<void>;
  readonly readSmall: ReadSmall;
  finish(): Promise<{ readonly parts: readonly Part[]; readonly objects: number }>;
}

/** A pack in pieces, and the commit it brings. */
export interface PackDraft {
  readonly commit: string;
  readonly tree: string;
  /** The tree before extra files were put in. */
  readonly content: string;
  readonly upToDate: boolean;
  readonly objects: number;
  readonly parts: readonly Part[];
  /** What the remote has already, and is sent so that it need not take the pack apart. */
  readonly fill: PackedFill;
  /** The tree itself, for what the next run wants to know. */
  readonly root: FolderNode;
}

/** Of a draft whose tree the remote has at its head. */
export const nothingToSend = { upToDate: true, objects: 0, parts: [], fill: emptyFill } as const;

/** What is known of the remote before and while packing. */
export interface RemoteKnowledge {
  /** Set where the remote has nothing yet, so that everything is sent. */
  readonly isEmpty: boolean;
  /** Asks the memory of the last push if it holds, else the remote: for trees and files. */
  readonly ask: AskKnown;
  /** Asks the remote itself: for commits, which no memory holds. */
  readonly askStore: AskKnown;
  /** The tree at the branch's head; asked only when `ask` knows the new tree. */
  readonly readTipTree: () => Promise<string | undefined>;
}

/** Packed bytes of trees and small texts that stay in memory. */
const memoryBytes = 8 * 1024 * 1024;
/** Ids do not compress; only the names between them do. */
const treeLevel = 1;

/** Makes the commit of a tree on the branch's head, and packs what the remote lacks of it. */
export async function packTree(
  root: FolderNode,
  source: ContentSource,
  remote: RemoteKnowledge,
  request: PackRequest,
  tempFolder: string,
): Promise<PackDraft> {
  hashFolders(root);
  const content = root.id;
  putExtraFiles(root, request);
  hashFolders(root);
  const missing = await findMissing(root, remote.ask, (file) => source.isPacked(file));
  if (request.tip !== undefined && missing.folders.length === 0 && (await remote.readTipTree()) === root.id) {
    closeParts((await source.finish()).parts);
    return { ...nothingToSend, commit: request.tip, tree: root.id, content, root };
  }
  const fill = remote.isEmpty ? emptyFill : packFill(chooseFill(root, whatIsSent(missing)), source.readSmall);
  const spool = makeSpool(memoryBytes, () => openTempFile(tempFolder));
  try {
    const commit = writeCommit({
      tree: root.id,
      parents: request.tip === undefined ? [] : [request.tip],
      author: { ...request.author, at: request.at },
      committer: { name: 'slotship', email: 'slotship@localhost', at: request.at },
      message: request.message(content),
    });
    const own = packOwn(commit, missing, spool);
    await source.pack(own.onDisk);
    const packed = await source.finish();
    const parts = [...spool.parts(), ...packed.parts];
    const objects = own.objects + packed.objects;
    const id = hashObject('commit', commit);
    return { commit: id, tree: root.id, content, upToDate: false, objects, parts, fill, root };
  } catch (thrown) {
    closeParts(spool.parts());
    throw thrown;
  }
}

/** The commit, and what is missing. */
function whatIsSent({ folders, files }: Missing): Sent {
  const ids = new Set([...folders.map(({ id }) => id), ...files.map(({ file }) => file.id)]);
  return { objects: 1 + folders.length + files.length, has: (id) => ids.has(id) };
}

/** Packs what is in memory: the commit, the trees, links and files put in. */
function packOwn(
  commit: Buffer,
  { folders, files }: Missing,
  spool: Spool,
): { readonly objects: number; readonly onDisk: readonly FoundFile[] } {
  const append = (type: number, content: Buffer, level?: number): void => {
    spool.append(writeEntryHeader(type, content.length));
    spool.append(deflate(content, level));
  };
  append(entryTypes.commit, commit);
  for (const folder of folders) append(entryTypes.tree, encodeFolder(folder), treeLevel);
  const onDisk: FoundFile[] = [];
  for (const found of files) {
    if (found.file.content === undefined) onDisk.push(found);
    else append(entryTypes.blob, found.file.content);
  }
  const objects = 1 + folders.length + files.length - onDisk.length;
  return { objects, onDisk };
}
