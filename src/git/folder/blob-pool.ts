import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { closeParts, makeSpool, openTempFile } from '../pack/spool.ts';
import type { Part, TempFile } from '../pack/spool.ts';
import type { WorkerAnswer, WorkerQuestion } from '../git-worker.ts';
import type { BlobJob, BlobResult, BlobSettings } from './blob-job.ts';
import { makeBlobWork } from './blob-work.ts';
import type { Claims } from './claims.ts';
import { startWorker } from './start-worker.ts';

/** Runs jobs on files, in this thread or in workers. */
export interface BlobPool {
  /** The job is made when its turn comes, so that those that wait take no memory. */
  run(files: number, makeJob: () => BlobJob): Promise<BlobResult>;
  /** The packed bytes of all jobs; ends the workers. Whoever asks closes the parts. */
  finish(): Promise<readonly Part[]>;
  /** Ends the workers at once. */
  stop(): Promise<void>;
}

/** A pool of this thread alone: for small builds, where starting a worker takes longer than the work. */
export function makeInlinePool(root: string, tempFolder: string, claims: Claims): BlobPool {
  const spool = makeSpool(inlineBytes, () => openTempFile(tempFolder));
  const work = makeBlobWork(root, spool, claims);
  let last: Promise<unknown> = Promise.resolve();
  return {
    run: (_, makeJob) => {
      const result = last.then(() => work.run(makeJob()));
      last = result.catch(() => undefined);
      return result;
    },
    finish: () => Promise.resolve(spool.parts()),
    stop: () => {
      closeParts(spool.parts());
      return Promise.resolve();
    },
  };
}

/** Packed bytes that stay in memory. */
const inlineBytes = 8 * 1024 * 1024;

/** Jobs given to a worker before its last answer is in, so that it is never idle. */
const ahead = 2;

interface Member {
  readonly worker: Worker;
  readonly file: TempFile;
  readonly waiting: {
    readonly resolve: (answer: WorkerAnswer) => void;
    readonly reject: (cause: Error) => void;
  }[];
}

/** Beyond these the link is what is waited for, and each takes 15 MB. */
const mostWorkers = 4;

/** A pool of workers, one a core. Large jobs are taken first, so that none is left alone at the end. */
export function makeWorkerPool(root: string, tempFolder: string, claims: Claims): BlobPool {
  const count = Math.max(2, Math.min(availableParallelism(), mostWorkers));
  const files = openTempFiles(tempFolder, count);
  const members = files.map((file) => startMember({ root, claims: claims.memory, file }));
  const queue: ((member: Member) => void)[] = [];
  const dispatch = (): void => {
    for (const room of [0, 1].filter((one) => one < ahead)) {
      for (const member of members) {
        if (member.waiting.length > room) continue;
        const next = queue.shift();
        if (next === undefined) return;
        next(member);
      }
    }
  };
  return {
    run: (files, makeJob) =>
      new Promise<BlobResult>((resolve, reject) => {
        const start = (member: Member): void => {
          ask(member, makeJob()).then((answer) => {
            dispatch();
            if (answer.kind === 'result') resolve(answer.result);
            else reject(new Error(answer.kind === 'broken' ? answer.words : 'A worker answered out of turn'));
          }, reject);
        };
        if (files === 1) queue.unshift(start);
        else queue.push(start);
        dispatch();
      }),
    finish: async () => {
      const parts: Part[] = [];
      for (const member of members) {
        const answer = await ask(member, 'packed');
        if (answer.kind !== 'packed') throw new Error('A worker of the push lost what it packed');
        parts.push({ kind: 'file', ...member.file, sizeBytes: answer.sizeBytes });
      }
      await stopAll(members);
      return parts;
    },
    stop: async () => {
      await stopAll(members);
      closeFiles(files);
    },
  };
}

/** Opens them all before a worker starts, or none. */
function openTempFiles(folder: string, count: number): readonly TempFile[] {
  const files: TempFile[] = [];
  try {
    while (files.length < count) files.push(openTempFile(folder));
  } catch (thrown) {
    closeFiles(files);
    throw thrown;
  }
  return files;
}

function closeFiles(files: readonly TempFile[]): void {
  closeParts(files.map((file) => ({ kind: 'file', ...file, sizeBytes: 0 })));
}

function startMember(settings: BlobSettings): Member {
  const member: Member = { worker: startWorker(settings), file: settings.file, waiting: [] };
  member.worker.on('message', (answer: WorkerAnswer) => {
    member.waiting.shift()?.resolve(answer);
  });
  const end = (cause: Error): void => {
    for (const one of member.waiting.splice(0)) one.reject(cause);
  };
  member.worker.on('error', end);
  member.worker.on('exit', () => {
    end(new Error('A worker of the push ended early'));
  });
  return member;
}

function ask(member: Member, question: WorkerQuestion): Promise<WorkerAnswer> {
  return new Promise((resolve, reject) => {
    member.waiting.push({ resolve, reject });
    member.worker.postMessage(question);
  });
}

async function stopAll(members: readonly Member[]): Promise<void> {
  await Promise.all(members.map((member) => member.worker.terminate()));
}
