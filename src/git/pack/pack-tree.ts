import type { PackRequest } from '#ports';
import { entryTypes, writeEntryHeader } from '../objects/pack-entry.ts';
import { writeCommit } from '../objects/commit.ts';
import { hashObject } from '../objects/object-id.ts';
import { encodeFolder, hashFolders } from '../objects/hash-folders.ts';
import type { FileNode, FolderNode } from '../objects/tree-node.ts';
import { deflate } from './deflate.ts';
import { findMissing, listObjects } from './find-missing.ts';
import type { AskKnown, Missing } from './find-missing.ts';
import { closeParts, makeSpool, openTempFile } from './spool.ts';
import type { Part, Spool } from './spool.ts';

/** Where the contents of a tree's files come from. */
export interface ContentSource {
  /** Objects that are packed already. */
  readonly packedIds: ReadonlySet<string>;
  pack(files: readonly { readonly folder: FolderNode; readonly file: FileNode }[]): Promise<void>;
  finish(): Promise<{ readonly parts: readonly Part[]; readonly objects: number }>;
}

/** A pack in pieces, and the commit it brings. */
export interface PackDraft {
  readonly commit: string;
  readonly tree: string;
  readonly upToDate: boolean;
  readonly objects: number;
  readonly parts: readonly Part[];
  /** Every object of the tree, for the next run. */
  readonly ids: ReadonlySet<string>;
}

/** What is known of the remote before and while packing. */
export interface RemoteKnowledge {
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
  const ids = listObjects(root);
  const missing = await findMissing(root, remote.ask);
  if (request.tip !== undefined && missing.folders.length === 0 && (await remote.readTipTree()) === root.id) {
    await source.finish();
    return { commit: request.tip, tree: root.id, upToDate: true, objects: 0, parts: [], ids };
  }
  const spool = makeSpool(memoryBytes, () => openTempFile(tempFolder));
  try {
    const commit = writeCommit({
      tree: root.id,
      parents: request.tip === undefined ? [] : [request.tip],
      author: { ...request.author, at: request.at },
      committer: { name: 'slotship', email: 'slotship@localhost', at: request.at },
      message: request.message,
    });
    const own = packOwn(commit, missing, source.packedIds, spool);
    await source.pack(own.onDisk);
    const packed = await source.finish();
    const parts = [...spool.parts(), ...packed.parts];
    const objects = own.objects + packed.objects;
    return { commit: hashObject('commit', commit), tree: root.id, upToDate: false, objects, parts, ids };
  } catch (thrown) {
    closeParts(spool.parts());
    throw thrown;
  }
}

/** Packs what is in memory: the commit, the trees, links and files put in. */
function packOwn(
  commit: Buffer,
  missing: Missing,
  packedIds: ReadonlySet<string>,
  spool: Spool,
): { readonly objects: number; readonly onDisk: Missing['files'] } {
  const append = (type: number, content: Buffer, level?: number): void => {
    spool.append(writeEntryHeader(type, content.length));
    spool.append(deflate(content, level));
  };
  append(entryTypes.commit, commit);
  for (const folder of missing.folders) append(entryTypes.tree, encodeFolder(folder), treeLevel);
  const { inline, onDisk } = sortFiles(missing, packedIds);
  for (const content of inline) append(entryTypes.blob, content);
  return { objects: 1 + missing.folders.length + inline.length, onDisk };
}

/** Takes apart the files whose content is at hand and those that have to be read. */
function sortFiles(
  missing: Missing,
  packedIds: ReadonlySet<string>,
): { readonly inline: readonly Buffer[]; readonly onDisk: Missing['files'] } {
  const unpacked = missing.files.filter(({ file }) => !packedIds.has(file.id));
  return {
    inline: unpacked.flatMap(({ file }) => (file.content === undefined ? [] : [file.content])),
    onDisk: unpacked.filter(({ file }) => file.content === undefined),
  };
}
