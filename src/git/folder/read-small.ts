import { closeSync, openSync, readSync } from 'node:fs';
import { pathIn } from '../objects/tree-node.ts';
import type { FoundFile } from '../objects/tree-node.ts';
import { openFlags } from './read-blob.ts';

/** Reads a small file of a build folder anew; undefined where it cannot be read, or has another size by now. */
export function readSmall(root: string, { folder, file }: FoundFile): Buffer | undefined {
  try {
    const fd = openSync(`${root}/${pathIn(folder, file.name)}`, openFlags);
    try {
      const buffer = Buffer.alloc(file.sizeBytes + 1);
      const size = readSync(fd, buffer);
      return size === file.sizeBytes ? buffer.subarray(0, size) : undefined;
    } finally {
      closeSync(fd);
    }
  } catch {
    return undefined;
  }
}
