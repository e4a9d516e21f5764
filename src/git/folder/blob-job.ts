import type { TempFile } from '../pack/spool.ts';

/**
 * Work on files of the build folder. `pack` writes those whose `ids` are given; `hash-and-pack` writes every
 * content that nobody claimed before.
 */
export interface BlobJob {
  readonly kind: 'hash' | 'hash-and-pack' | 'pack';
  /** Below the root, with `/`. */
  readonly paths: readonly string[];
  readonly sizes: readonly number[];
  readonly mtimesMs: readonly number[];
  /** For `pack`: what the contents must still be. */
  readonly ids: readonly string[];
}

/** What went wrong in a job; becomes a Failure with this code in the main thread. */
export interface BlobProblem {
  readonly code: 'PACKAGE_FILE_CHANGED' | 'PACKAGE_FILE_UNREADABLE' | 'PACKAGE_TEMP_UNUSABLE';
  /** The file of the build; for the last code, the temporary folder. */
  readonly path: string;
  readonly words: string;
}

export interface BlobResult {
  /** 40 hex digits a file, in the order of the job. */
  readonly ids: readonly string[];
  /** Objects written by this job. */
  readonly packed: number;
  /** Ids that `hash-and-pack` could not write because the shared set was full. */
  readonly left: readonly string[];
  /** Files whose content is a pointer of Git LFS. */
  readonly pointers: readonly string[];
  readonly problem: BlobProblem | undefined;
}

/** What a worker starts with. */
export interface BlobSettings {
  readonly root: string;
  /** Where packed bytes go; the main thread opened it and closes it. */
  readonly file: TempFile;
  readonly claims: SharedArrayBuffer;
}
