import { parentPort, workerData } from 'node:worker_threads';
import type { BlobJob, BlobResult, BlobSettings } from './folder/blob-job.ts';
import { makeBlobWork } from './folder/blob-work.ts';
import { makeClaims } from './folder/claims.ts';
import { makeSpool } from './pack/spool.ts';

/** What the main thread asks: a job, or at the end how much it packed. */
export type WorkerQuestion = BlobJob | 'packed';

/** What a worker answers, in the order of the questions. */
export type WorkerAnswer =
  | { readonly kind: 'result'; readonly result: BlobResult }
  | { readonly kind: 'packed'; readonly sizeBytes: number }
  | { readonly kind: 'broken'; readonly words: string };

const port = parentPort;
if (port !== null) {
  const { root, file, claims } = workerData as BlobSettings;
  const spool = makeSpool(0, () => file);
  const work = makeBlobWork(root, spool, makeClaims(claims), () => Promise.resolve());
  let last = Promise.resolve();
  const answer = async (question: WorkerQuestion): Promise<void> => {
    try {
      const message: WorkerAnswer =
        question === 'packed'
          ? { kind: 'packed', sizeBytes: spool.sizeBytes() }
          : { kind: 'result', result: await work.run(question) };
      port.postMessage(message);
    } catch (thrown) {
      const broken: WorkerAnswer = {
        kind: 'broken',
        words: thrown instanceof Error ? (thrown.stack ?? '') : String(thrown),
      };
      port.postMessage(broken);
    }
  };
  port.on('message', (question: WorkerQuestion) => {
    last = last.then(() => answer(question));
  });
}
