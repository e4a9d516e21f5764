import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { failure } from '#failures/failure.ts';
import { pathIn } from '../objects/tree-node.ts';
import { makeFileReader } from './file-reader.ts';
import type { FileReader } from './file-reader.ts';
import { keepYoungHeapSmall } from '../keep-young-heap-small.ts';
import { readHashCache, writeHashCache } from './hash-cache.ts';
import { readIgnoreRules } from './read-ignore-rules.ts';
import { scanFolder } from './scan-folder.ts';
import type { FolderScan } from './scan-folder.ts';

export interface FolderRequest {
  /** Absolute path. */
  readonly folder: string;
  readonly cacheFolder: string | undefined;
  /** Whether contents are packed as they are read, because the remote has nothing. */
  readonly packAtOnce: boolean;
  /** Told how many files have been read, now and then. */
  readonly onRead: (files: number) => void;
  readonly signal: AbortSignal;
}

/** A build folder whose files have their ids, as far as it has no problem. */
export interface ReadFolder {
  readonly scan: FolderScan;
  readonly reader: FileReader;
  /** Whether ids were taken from the cache: what was wrong of a file may then be wrong of the cache alone. */
  readonly fromCache: boolean;
  /** Writes the ids for the next run; takes a moment that nobody needs to wait for. */
  remember(): void;
}

/** A folder that is being read. */
export interface FolderReading {
  /** Rejects with Failure PACKAGE_…; one that nobody waits for is no fault. */
  readonly done: Promise<ReadFolder>;
  stop(): Promise<void>;
}

export interface FolderSettings {
  readonly tempFolder: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Begins to search a folder and to read its files; `trusting` the ids that the cache remembers. */
export function readFolder(
  request: FolderRequest,
  { tempFolder, now }: FolderSettings,
  trusting: boolean,
): FolderReading {
  const { folder, packAtOnce } = request;
  keepYoungHeapSmall();
  const cacheFile = hashCacheFile(request.cacheFolder, folder);
  // What is packed at once has to be read anyway.
  const cache = cacheFile === undefined || packAtOnce || !trusting ? undefined : readHashCache(cacheFile);
  const scannedAt = now();
  const reader = makeFileReader({
    root: folder,
    tempFolder,
    packAtOnce,
    remembered: cache?.count ?? 0,
    onRead: request.onRead,
  });
  const stopping = new AbortController();
  const signal = AbortSignal.any([request.signal, stopping.signal]);
  let hits = 0;
  const read = async (): Promise<ReadFolder> => {
    const scan = await scanFolder({
      root: folder,
      ignored: readIgnoreRules(folder),
      signal,
      onFile: (parent, file) => {
        if (file.id !== '') return;
        file.id = cache?.find(pathIn(parent, file.name), file) ?? '';
        if (file.id === '') reader.add(parent, file);
        else hits += 1;
      },
    });
    if (scan.files === 0 && scan.problems.length === 0) throw failure('PACKAGE_EMPTY', { folder });
    if (scan.problems.length === 0) await reader.settle();
    signal.throwIfAborted();
    return {
      scan,
      reader,
      fromCache: hits > 0,
      remember: () => {
        const current = hits === scan.files && hits === cache?.count;
        if (cacheFile !== undefined && !current)
          writeHashCache(cacheFile, scan.root, scannedAt, reader.pointers);
      },
    };
  };
  const done = read();
  done.catch(() => undefined);
  const stop = async (): Promise<void> => {
    stopping.abort();
    await reader.stop();
  };
  return { done, stop };
}

function hashCacheFile(cacheFolder: string | undefined, folder: string): string | undefined {
  if (cacheFolder === undefined) return undefined;
  const name = createHash('sha1').update(folder).digest('hex').slice(0, 16);
  return join(cacheFolder, 'slotship', `hashes-${name}`);
}
