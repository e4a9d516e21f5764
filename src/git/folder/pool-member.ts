import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { closeParts, makeSpool, openTempFile } from '../pack/spool.ts';
import type { Part, TempFile } from '../pack/spool.ts';
import type { WorkerAnswer, WorkerQuestion } from '../git-worker.ts';
import type { BlobJob, BlobResult } from './blob-job.ts';
import { makeBlobWork } from './blob-work.ts';
import type { Claims } from './claims.ts';
import { startWorker } from './start-worker.ts';

/** One that runs jobs, in the order in which it gets them. */
export interface PoolMember {
  run(job: BlobJob): Promise<BlobResult>;
  /** Jobs given and not answered. */
  load(): number;
  /** Jobs that it is given before its last answer is in, so that it is never idle. */
  readonly ahead: number;
  /** What it packed; whoever asks closes the parts. */
  finish(): Promise<readonly Part[]>;
  /** Ends it at once. */
  stop(): Promise<void>;
}

/** Packed bytes that stay in memory. */
const memoryBytes = 8 * 1024 * 1024;

/** This thread. Between two jobs it hears what else there is. */
export function makeOwnMember(root: string, tempFolder: string, claims: Claims): PoolMember {
  const spool = makeSpool(memoryBytes, () => openTempFile(tempFolder));
  let stopped = false;
  const breathe = async (): Promise<void> => {
    await nextTurn();
    if (stopped) throw new Error('The push was stopped');
  };
  const work = makeBlobWork(root, spool, claims, breathe);
  let load = 0;
  let last: Promise<unknown> = Promise.resolve();
  return {
    ahead: 1,
    load: () => load,
    run: (job) => {
      load += 1;
      const result = last.then(async () => {
        try {
          return await work.run(job);
        } finally {
          load -= 1;
        }
      });
      last = result.then(breathe).catch(() => undefined);
      return result;
    },
    finish: () => Promise.resolve(spool.parts()),
    stop: async () => {
      stopped = true;
      await last;
      closeParts(spool.parts());
    },
  };
}

/** A worker, which packs into `file`. */
export function startWorkerMember(root: string, file: TempFile, claims: Claims): PoolMember {
  const worker = startWorker({ root, claims: claims.memory, file });
  const ask = makeAsker(worker);
  let load = 0;
  return {
    ahead: 2,
    load: () => load,
    run: async (job) => {
      load += 1;
      const answer = await ask(job);
      load -= 1;
      if (answer.kind === 'result') return answer.result;
      throw new Error(answer.kind === 'broken' ? answer.words : 'A worker answered out of turn');
    },
    finish: async () => {
      const answer = await ask('packed');
      if (answer.kind !== 'packed') throw new Error('A worker of the push lost what it packed');
      // Nobody waits for its end: it has nothing more to do.
      void worker.terminate();
      return [{ kind: 'file', ...file, sizeBytes: answer.sizeBytes }];
    },
    stop: async () => {
      await worker.terminate();
      closeParts([{ kind: 'file', ...file, sizeBytes: 0 }]);
    },
  };
}

function makeAsker(worker: Worker): (question: WorkerQuestion) => Promise<WorkerAnswer> {
  const waiting: {
    readonly resolve: (answer: WorkerAnswer) => void;
    readonly reject: (cause: Error) => void;
  }[] = [];
  worker.on('message', (answer: WorkerAnswer) => {
    waiting.shift()?.resolve(answer);
  });
  const end = (cause: Error): void => {
    for (const one of waiting.splice(0)) one.reject(cause);
  };
  worker.on('error', end);
  worker.on('exit', () => {
    end(new Error('A worker of the push ended early'));
  });
  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      worker.postMessage(question);
    });
}
