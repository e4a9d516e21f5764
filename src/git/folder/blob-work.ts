import { isFailure } from '#failures/failure.ts';
import { entryTypes, writeEntryHeader } from '../objects/pack-entry.ts';
import { deflate, levelFor } from '../pack/deflate.ts';
import type { Spool } from '../pack/spool.ts';
import type { BlobJob, BlobProblem, BlobResult } from './blob-job.ts';
import type { Claims } from './claims.ts';
import { changed, hashLargeFile, makeWholeReader, packLargeFile, wholeBytes } from './read-blob.ts';
import type { Breathe, SeenFile } from './read-blob.ts';

/** Hashes and packs files; the same in a worker and in the main thread. Jobs are run one after the other. */
export interface BlobWork {
  run(job: BlobJob): Promise<BlobResult>;
}

/** Source of the pointer's form: Git LFS, docs/spec.md. */
const pointerStart = Buffer.from('version https://git-lfs.github.com/spec/v1\n');

export function makeBlobWork(root: string, spool: Spool, claims: Claims, breathe: Breathe): BlobWork {
  const whole = makeWholeReader();
  /** Returns the id, and what became of the content. */
  const meetSmall = (seen: SeenFile, job: BlobJob, id: string | undefined, found: Found): string => {
    const blob = whole.read(seen, job.kind === 'hash-and-pack');
    if (id !== undefined && blob.id !== id) throw changed(seen, 'its content is not what it was');
    if (isPointer(blob.content)) found.pointers.push(seen.path);
    if (job.kind === 'hash' || (job.kind === 'hash-and-pack' && !claimed(blob.id, found))) return blob.id;
    spool.append(writeEntryHeader(entryTypes.blob, blob.content.length));
    spool.append(deflate(blob.content, levelFor(blob.content)));
    found.packed += 1;
    return blob.id;
  };
  const meetLarge = async (
    seen: SeenFile,
    job: BlobJob,
    id: string | undefined,
    found: Found,
  ): Promise<string> => {
    if (job.kind === 'hash') return hashLargeFile(seen, breathe);
    const before = spool.sizeBytes();
    spool.append(writeEntryHeader(entryTypes.blob, seen.sizeBytes));
    const packedId = await packLargeFile(seen, spool, breathe);
    if (id !== undefined && packedId !== id) throw changed(seen, 'its content is not what it was');
    if (job.kind === 'hash-and-pack' && !claimed(packedId, found)) spool.cutTo(before);
    else found.packed += 1;
    return packedId;
  };
  const claimed = (id: string, found: Found): boolean => {
    const claim = claims.claim(id);
    if (claim === 'full') found.left.push(id);
    return claim === 'mine';
  };
  return {
    run: async (job) => {
      const ids: string[] = [];
      const found: Found = { packed: 0, left: [], pointers: [], problem: undefined };
      try {
        for (const [index, path] of job.paths.entries()) {
          const seen = seenFile(root, job, index, path);
          const id = job.kind === 'pack' ? job.ids[index] : undefined;
          const small = seen.sizeBytes <= wholeBytes;
          ids.push(small ? meetSmall(seen, job, id, found) : await meetLarge(seen, job, id, found));
        }
      } catch (thrown) {
        found.problem = problemOf(thrown, job.paths[ids.length] ?? '');
        if (found.problem === undefined) throw thrown;
      }
      return { ids, ...found };
    },
  };
}

interface Found {
  packed: number;
  problem: BlobProblem | undefined;
  readonly left: string[];
  readonly pointers: string[];
}

const problemCodes = ['PACKAGE_FILE_CHANGED', 'PACKAGE_FILE_UNREADABLE', 'PACKAGE_TEMP_UNUSABLE'] as const;

/** What went wrong of the file at `path`, as it can leave a worker; undefined for what is no matter of the file. */
function problemOf(thrown: unknown, path: string): BlobProblem | undefined {
  for (const code of problemCodes) if (isFailure(thrown, code)) return { code, ...thrown.facts };
  const call = thrown instanceof Error && 'syscall' in thrown ? thrown.syscall : undefined;
  if (!(thrown instanceof Error) || (call !== 'read' && call !== 'fstat')) return undefined;
  return { code: 'PACKAGE_FILE_UNREADABLE', path, words: thrown.message };
}

function seenFile(root: string, job: BlobJob, index: number, path: string): SeenFile {
  const [sizeBytes = 0, mtimeMs = 0] = [job.sizes[index], job.mtimesMs[index]];
  return { file: `${root}/${path}`, path, sizeBytes, mtimeMs };
}

function isPointer(content: Buffer): boolean {
  return content.length < 1024 && content.subarray(0, pointerStart.length).equals(pointerStart);
}
