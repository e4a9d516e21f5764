import { failure } from '#failures/failure.ts';
import type { FileNode, FolderNode, FoundFile } from '../objects/tree-node.ts';
import type { Part } from '../pack/spool.ts';
import type { BlobJob, BlobResult } from './blob-job.ts';
import { cutIntoJobs, isFull, makeBatch, makeJob } from './cut-jobs.ts';
import { makeInlinePool, makeWorkerPool } from './blob-pool.ts';
import type { BlobPool } from './blob-pool.ts';
import { makeClaims } from './claims.ts';
import type { Claims } from './claims.ts';
import { wholeBytes } from './read-blob.ts';

/** Reads the contents of a build folder: their ids as they are found, and their packed bytes. */
export interface FileReader {
  /** Takes a file that has no id yet. */
  add(folder: FolderNode, file: FileNode): void;
  /** Resolves when every file added has its id. */
  settle(): Promise<void>;
  /** Packs files whose ids are known; each id once. */
  pack(files: readonly FoundFile[]): Promise<void>;
  /** True when the content is packed, or will be by somebody else; asked once for each file. */
  isPacked(file: FileNode): boolean;
  /** Files that are only pointers of Git LFS. */
  readonly pointers: ReadonlySet<string>;
  /** The packed bytes; nothing can be added afterwards. */
  finish(): Promise<{ readonly parts: readonly Part[]; readonly objects: number }>;
  stop(): Promise<void>;
}

/** Files between two words on how far it is. */
const toldFiles = 2000;
/** Below both, this thread is done before a worker would have started. */
const inlineFiles = 1500;
const inlineBytes = 12 * 1024 * 1024;
/** A build that was large the last time is large again as soon as so many of its files have to be read. */
const tellingFiles = 64;

export interface ReaderSettings {
  readonly root: string;
  readonly tempFolder: string;
  /** Whether contents are packed at once, because the remote has nothing. */
  readonly packAtOnce: boolean;
  /** Told how many files have been read, now and then. */
  readonly onRead: (files: number) => void;
  /** How many files an earlier run remembers; 0 where none does. */
  readonly remembered?: number;
  /** Says who packs what; a set of the reader's own where none is given. */
  readonly claims?: Claims;
}

export function makeFileReader(settings: ReaderSettings): FileReader {
  const kind = settings.packAtOnce ? 'hash-and-pack' : 'hash';
  const crew = makeCrew(settings);
  const left = new Map<string, FoundFile>();
  let read = 0;
  const meet = async (files: readonly FoundFile[]): Promise<void> => {
    const result = await crew.run(files.length, () => makeJob(kind, files));
    for (const [index, { file }] of files.entries()) file.id = result.ids[index] ?? '';
    read += files.length;
    if (Math.floor(read / toldFiles) > Math.floor((read - files.length) / toldFiles)) settings.onRead(read);
    if (!settings.packAtOnce) return;
    for (const id of result.left) {
      const found = files.find(({ file }) => file.id === id);
      if (found !== undefined) left.set(id, found);
    }
  };
  let batch = makeBatch();
  const send = (): void => {
    if (batch.files.length > 0) crew.begin(meet(batch.files));
    batch = makeBatch();
  };
  const pack = async (files: readonly FoundFile[]): Promise<void> => {
    const jobs = cutIntoJobs(files).map((job) => crew.run(job.length, () => makeJob('pack', job)));
    await Promise.all(jobs);
  };
  return {
    isPacked: (file) =>
      settings.packAtOnce &&
      (file.content === undefined || crew.claims.claim(file.id) === 'taken' || left.has(file.id)),
    pointers: crew.pointers,
    add: (folder, file) => {
      crew.expect(file.sizeBytes);
      if (file.sizeBytes > wholeBytes) {
        crew.begin(meet([{ folder, file }]));
        return;
      }
      batch.files.push({ folder, file });
      batch.bytes += file.sizeBytes;
      if (isFull(batch)) send();
    },
    settle: async () => {
      send();
      await crew.settle();
      await pack([...left.values()]);
    },
    pack,
    finish: () => crew.finish(),
    stop: () => crew.stop(),
  };
}

/** Who does the jobs: nobody until it is clear how much there is, then this thread or workers. */
interface Crew {
  readonly claims: Claims;
  readonly pointers: ReadonlySet<string>;
  /** Says that more work comes. */
  expect(bytes: number): void;
  run(files: number, makeJob: () => BlobJob): Promise<BlobResult>;
  /** Remembers work under way for `settle`. */
  begin(work: Promise<void>): void;
  settle(): Promise<void>;
  finish(): Promise<{ readonly parts: readonly Part[]; readonly objects: number }>;
  stop(): Promise<void>;
}

function makeCrew({ root, tempFolder, remembered = 0, claims = makeClaims() }: ReaderSettings): Crew {
  const pointers = new Set<string>();
  const expected = { files: 0, bytes: 0 };
  const fewFiles = remembered > inlineFiles ? tellingFiles : inlineFiles;
  const underWay: Promise<void>[] = [];
  let objects = 0;
  let stopped = false;
  let pool: BlobPool | undefined;
  let choose: (chosen: BlobPool) => void = () => undefined;
  const chosen = new Promise<BlobPool>((resolve) => {
    choose = resolve;
  });
  const decide = (make: () => BlobPool): BlobPool => {
    if (pool === undefined) {
      pool = make();
      choose(pool);
    }
    return pool;
  };
  const inline = (): BlobPool => makeInlinePool(root, tempFolder, claims);
  const settled = async (): Promise<BlobPool> => {
    const settledPool = decide(inline);
    settledPool.join();
    await Promise.all(underWay.splice(0));
    return settledPool;
  };
  return {
    claims,
    pointers,
    expect: (bytes) => {
      expected.files += 1;
      expected.bytes += bytes;
      if (!stopped && (expected.files > fewFiles || expected.bytes > inlineBytes)) {
        decide(() => makeWorkerPool(root, tempFolder, claims));
      }
    },
    run: async (files, make) => {
      const result = await (pool ?? (await chosen)).run(files, make);
      if (result.problem !== undefined) {
        const { code, path, words } = result.problem;
        throw failure(code, { path, words });
      }
      objects += result.packed;
      for (const path of result.pointers) pointers.add(path);
      return result;
    },
    begin: (work) => {
      // Its failure is met in `settle`; until then it must not count as unhandled.
      work.catch(() => undefined);
      underWay.push(work);
    },
    settle: async () => {
      await settled();
    },
    finish: async () => ({ parts: await (await settled()).finish(), objects }),
    stop: async () => {
      stopped = true;
      await pool?.stop();
    },
  };
}
