import { pathIn } from '../objects/tree-node.ts';
import type { FoundFile } from '../objects/tree-node.ts';
import type { BlobJob } from './blob-job.ts';
import { wholeBytes } from './read-blob.ts';

/** A job holds at most this many files, and this many bytes. */
const jobFiles = 128;
const jobBytes = 4 * 1024 * 1024;

/** Files that are to become a job. */
export interface Batch {
  files: FoundFile[];
  bytes: number;
}

export const makeBatch = (): Batch => ({ files: [], bytes: 0 });

export function isFull({ files, bytes }: Batch): boolean {
  return files.length >= jobFiles || bytes >= jobBytes;
}

export function makeJob(kind: BlobJob['kind'], files: readonly FoundFile[]): BlobJob {
  return {
    kind,
    paths: files.map(({ folder, file }) => pathIn(folder, file.name)),
    sizes: files.map(({ file }) => file.sizeBytes),
    mtimesMs: files.map(({ file }) => file.mtimeMs),
    ids: kind === 'pack' ? files.map(({ file }) => file.id) : [],
  };
}

/** Large files alone and first, so that none is left to one worker at the end. */
export function cutIntoJobs(files: readonly FoundFile[]): FoundFile[][] {
  const sorted = [...files].sort((first, second) => second.file.sizeBytes - first.file.sizeBytes);
  const jobs: FoundFile[][] = [];
  let batch = makeBatch();
  for (const found of sorted) {
    batch.files.push(found);
    batch.bytes += found.file.sizeBytes;
    if (!isFull(batch) && found.file.sizeBytes <= wholeBytes) continue;
    jobs.push(batch.files);
    batch = makeBatch();
  }
  if (batch.files.length > 0) jobs.push(batch.files);
  return jobs;
}
