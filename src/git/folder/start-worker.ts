import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { BlobSettings } from './blob-job.ts';

/**
 * Where the worker's entry may be, seen from this module: built as a file of its own beside the program's chunks,
 * or as source, which needs tsx to be read.
 */
const places = ['./git-worker.mjs', '../git-worker.mjs', '../git-worker.ts'] as const;

/** Starts a worker with little heap of its own: what it keeps is in its spool. */
export function startWorker(settings: BlobSettings): Worker {
  const found = places.map((place) => new URL(place, import.meta.url)).find((url) => existsSync(url));
  if (found === undefined) throw new Error('git-worker.mjs is not beside the program');
  const options = {
    workerData: settings,
    // A child of the program must not get its environment; a worker needs none.
    env: {},
  };
  if (found.pathname.endsWith('.ts')) return new Worker(readSource(found), { ...options, eval: true });
  const resourceLimits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 };
  return new Worker(found, { ...options, execArgv: [], resourceLimits });
}

/** A program that loads the source; only tests and the repository's own scripts come here. */
function readSource(url: URL): string {
  return `import('tsx/esm/api').then((tsx) => tsx.tsImport(${JSON.stringify(url.href)}, ${JSON.stringify(url.href)}))`;
}
