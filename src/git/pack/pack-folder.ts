import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isFailure } from '#failures/failure.ts';
import type { PackRequest } from '#ports';
import { readFolder } from '../folder/read-folder.ts';
import type { FolderReading, FolderSettings } from '../folder/read-folder.ts';
import { readSmall } from '../folder/read-small.ts';
import { checkScan } from '../folder/scan-folder.ts';
import type { FolderScan } from '../folder/scan-folder.ts';
import type { FoundFile } from '../objects/tree-node.ts';
import { noteTree, some } from './note-tree.ts';
import { packTree } from './pack-tree.ts';
import type { PackDraft, RemoteKnowledge } from './pack-tree.ts';

export interface PackedTree {
  readonly draft: PackDraft;
  readonly files: number;
  readonly notes: readonly string[];
  /** What is left to do for the next run, while the pack is on its way. */
  remember(): void;
}

export interface PackSettings extends FolderSettings {
  /** Set where files have no executable bits, as on Windows. */
  readonly withoutModes?: boolean;
}

/**
 * Packs a build folder as a commit on the branch's head. Contents are read while the folder is searched, or were
 * `ahead` of this; when the remote has nothing yet they are packed in the same go, else only their ids are counted
 * first.
 * @throws Failure PACKAGE_…
 */
export async function packFolder(
  request: PackRequest,
  remote: RemoteKnowledge,
  settings: PackSettings,
  ahead?: FolderReading,
): Promise<PackedTree> {
  if (settings.withoutModes === true && request.platform === 'linux')
    request.tell({ kind: 'said', text: modesLost });
  const begin = (trusting: boolean): FolderReading =>
    readFolder(
      {
        folder: resolve(request.source.folder),
        cacheFolder: request.cacheFolder,
        packAtOnce: remote.isEmpty,
        onRead: (files) => {
          request.tell({ kind: 'progressed', text: `Read ${String(files)} files of the build` });
        },
        signal: request.signal,
      },
      settings,
      trusting,
    );
  const reading = ahead ?? begin(true);
  try {
    return await packRead(reading, request, remote, settings);
  } catch (thrown) {
    const fromCache = await reading.done.then((read) => read.fromCache).catch(() => false);
    if (!fromCache || !isFailure(thrown, 'PACKAGE_FILE_CHANGED')) throw thrown;
    // It may be the cache that was wrong of the file; what is read anew tells.
    return packRead(begin(false), request, remote, settings);
  }
}

const modesLost =
  "Windows keeps no executable bits, so no file of the build will have one on the slot: start scripts there by their interpreter ('sh start.sh'), or build on Linux.";

async function packRead(
  reading: FolderReading,
  request: PackRequest,
  remote: RemoteKnowledge,
  { tempFolder }: PackSettings,
): Promise<PackedTree> {
  try {
    const read = await reading.done;
    const { scan, reader } = read;
    checkScan(scan, request.platform);
    const readKnown = (found: FoundFile): Buffer | undefined => readSmall(request.source.folder, found);
    const source = { ...reader, readSmall: readKnown };
    const draft = await packTree(scan.root, source, remote, request, tempFolder);
    const notes = [
      ...noteScan(scan),
      ...noteTree(scan.root, request.platform, [...reader.pointers], readTextIn(request.source.folder)),
    ];
    return {
      draft,
      files: scan.files,
      notes,
      remember: () => {
        read.remember();
      },
    };
  } catch (thrown) {
    await reading.stop();
    throw thrown;
  }
}

/** Reads a small file of the build; one that is gone by now is told elsewhere, if it matters. */
function readTextIn(folder: string): (path: string) => string | undefined {
  return (path) => {
    try {
      return readFileSync(join(folder, path), 'utf8');
    } catch {
      return undefined;
    }
  };
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
