import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { failure, isFailure } from '#failures/failure.ts';
import type { PackRequest } from '#ports';
import { makeFileReader } from '../folder/file-reader.ts';
import { readHashCache, writeHashCache } from '../folder/hash-cache.ts';
import type { HashCache } from '../folder/hash-cache.ts';
import { readIgnoreRules } from '../folder/read-ignore-rules.ts';
import { scanFolder } from '../folder/scan-folder.ts';
import type { FolderScan } from '../folder/scan-folder.ts';
import { pathIn } from '../objects/tree-node.ts';
import { noteTree, some } from './note-tree.ts';
import { packTree } from './pack-tree.ts';
import type { PackDraft, RemoteKnowledge } from './pack-tree.ts';

export interface PackedTree {
  readonly draft: PackDraft;
  readonly files: number;
  readonly notes: readonly string[];
}

/**
 * Packs a build folder as a commit on the branch's head. Contents are read while the folder is searched; when the
 * remote has nothing yet they are packed in the same go, else only their ids are counted first.
 * @throws Failure PACKAGE_…
 */
export async function packFolder(
  request: PackRequest,
  remote: RemoteKnowledge,
  settings: FolderSettings,
): Promise<PackedTree> {
  const cacheFile = hashCacheFile(request.cacheFolder, resolve(request.source.folder));
  // What is packed at once has to be read anyway.
  const cache = cacheFile === undefined || request.tip === undefined ? undefined : readHashCache(cacheFile);
  if (settings.withoutModes === true && request.platform === 'linux')
    request.tell({ kind: 'said', text: modesLost });
  try {
    return await packOnce(request, remote, settings, { file: cacheFile, cache });
  } catch (thrown) {
    if (cache === undefined || cache.count === 0 || !isFailure(thrown, 'PACKAGE_FILE_CHANGED')) throw thrown;
    // It may be the cache that was wrong of the file; what is read anew tells.
    return packOnce(request, remote, settings, { file: cacheFile, cache: undefined });
  }
}

export interface FolderSettings {
  readonly tempFolder: string;
  readonly now: () => number;
  /** Set where files have no executable bits, as on Windows. */
  readonly withoutModes?: boolean;
}

const modesLost =
  "Windows keeps no executable bits, so no file of the build will have one on the slot: start scripts there by their interpreter ('sh start.sh'), or build on Linux.";

/** Where ids of files are remembered, and what is remembered of an earlier run. */
interface Remembered {
  readonly file: string | undefined;
  readonly cache: HashCache | undefined;
}

async function packOnce(
  request: PackRequest,
  remote: RemoteKnowledge,
  { tempFolder, now }: FolderSettings,
  { file: cacheFile, cache }: Remembered,
): Promise<PackedTree> {
  const folder = resolve(request.source.folder);
  const scannedAt = now();
  const packAtOnce = request.tip === undefined;
  const onRead = (files: number): void => {
    request.tell({ kind: 'progressed', text: `Read ${String(files)} files of the build` });
  };
  const reader = makeFileReader({ root: folder, tempFolder, packAtOnce, onRead });
  let hits = 0;
  try {
    const scan = await scanFolder({
      root: folder,
      platform: request.platform,
      ignored: readIgnoreRules(folder),
      signal: request.signal,
      onFile: (parent, file) => {
        if (file.id !== '') return;
        file.id = cache?.find(pathIn(parent, file.name), file) ?? '';
        if (file.id === '') reader.add(parent, file);
        else hits += 1;
      },
    });
    if (scan.files === 0) throw failure('PACKAGE_EMPTY', { folder });
    await reader.settle();
    request.signal.throwIfAborted();
    const current = hits === scan.files && hits === cache?.count;
    if (cacheFile !== undefined && !current) writeHashCache(cacheFile, scan.root, scannedAt, reader.pointers);
    const draft = await packTree(scan.root, reader, remote, request, tempFolder);
    const notes = [...noteScan(scan), ...noteTree(scan.root, request.platform, [...reader.pointers])];
    return { draft, files: scan.files, notes };
  } catch (thrown) {
    await reader.stop();
    throw thrown;
  }
}

function hashCacheFile(cacheFolder: string | undefined, folder: string): string | undefined {
  if (cacheFolder === undefined) return undefined;
  const name = createHash('sha1').update(folder).digest('hex').slice(0, 16);
  return join(cacheFolder, 'slotship', `hashes-${name}`);
}

function noteScan(scan: FolderScan): string[] {
  const notes: string[] = [];
  if (scan.emptyFolders.length > 0) {
    notes.push(`Git holds no empty folders; these will be missing on the slot: ${some(scan.emptyFolders)}.`);
  }
  if (scan.specialFiles.length > 0) {
    notes.push(`Git holds no pipes, sockets and devices; left out: ${some(scan.specialFiles)}.`);
  }
  if (scan.gitFolders.length > 0) notes.push(`Left out as Git's own: ${some(scan.gitFolders)}.`);
  return notes;
}
