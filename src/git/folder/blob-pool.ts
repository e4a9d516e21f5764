import { availableParallelism } from 'node:os';
import { closeParts, openTempFile } from '../pack/spool.ts';
import type { Part, TempFile } from '../pack/spool.ts';
import type { BlobJob, BlobResult } from './blob-job.ts';
import type { Claims } from './claims.ts';
import { makeOwnMember, startWorkerMember } from './pool-member.ts';
import type { PoolMember } from './pool-member.ts';

/** Runs jobs on files, in this thread and in workers. */
export interface BlobPool {
  /** The job is made when its turn comes, so that those that wait take no memory. */
  run(files: number, makeJob: () => BlobJob): Promise<BlobResult>;
  /** Says that this thread has nothing else to do: it takes jobs, too. */
  join(): void;
  /** The packed bytes of all jobs; ends the workers. Whoever asks closes the parts. */
  finish(): Promise<readonly Part[]>;
  /** Ends the workers at once. */
  stop(): Promise<void>;
}

/** A pool of this thread alone: for small builds, where starting a worker takes longer than the work. */
export function makeInlinePool(root: string, tempFolder: string, claims: Claims): BlobPool {
  const pool = makePool([], makeOwnMember(root, tempFolder, claims));
  pool.join();
  return pool;
}

/** Beyond these the link is what is waited for, and each takes 15 MB. */
const mostWorkers = 3;

/**
 * A pool of a worker for each core but one. That one is this thread's, which works along when it has found all files:
 * a worker costs 0.1 s of a core until it is as fast.
 */
export function makeWorkerPool(root: string, tempFolder: string, claims: Claims): BlobPool {
  const count = Math.max(1, Math.min(availableParallelism() - 1, mostWorkers));
  const workers = openTempFiles(tempFolder, count).map((file) => startWorkerMember(root, file, claims));
  return makePool(workers, makeOwnMember(root, tempFolder, claims));
}

/** Large jobs are taken first, so that none is left alone at the end. */
function makePool(workers: readonly PoolMember[], own: PoolMember): BlobPool {
  const queue: ((member: PoolMember) => void)[] = [];
  let members = workers;
  const dispatch = (): void => {
    for (const room of [0, 1]) {
      for (const member of members) {
        if (member.load() > room || room >= member.ahead) continue;
        const next = queue.shift();
        if (next === undefined) return;
        next(member);
      }
    }
  };
  return {
    run: (files, makeJob) =>
      new Promise<BlobResult>((resolve, reject) => {
        const start = (member: PoolMember): void => {
          member.run(makeJob()).then((result) => {
            dispatch();
            resolve(result);
          }, reject);
        };
        if (files === 1) queue.unshift(start);
        else queue.push(start);
        dispatch();
      }),
    join: () => {
      members = [...workers, own];
      dispatch();
    },
    finish: async () => {
      const parts: Part[] = [];
      for (const member of [...workers, own]) parts.push(...(await member.finish()));
      return parts;
    },
    stop: async () => {
      await Promise.all([...workers, own].map((member) => member.stop()));
    },
  };
}

/** Opens them all before a worker starts, or none. */
function openTempFiles(folder: string, count: number): readonly TempFile[] {
  const files: TempFile[] = [];
  try {
    while (files.length < count) files.push(openTempFile(folder));
  } catch (thrown) {
    closeParts(files.map((file) => ({ kind: 'file', ...file, sizeBytes: 0 })));
    throw thrown;
  }
  return files;
}
