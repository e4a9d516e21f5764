import { lstatSync, readlinkSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { sep } from 'node:path';
import { hashObject } from '../objects/object-id.ts';
import { modes } from '../objects/tree.ts';
import type { FileNode } from '../objects/tree-node.ts';

/** Looks at a file or link of the build; undefined for what Git does not hold: pipes, sockets, devices. */
export function readEntry(file: string, name: string): FileNode | undefined {
  const stat = lstatSync(file);
  if (stat.isSymbolicLink()) return readLink(file, name);
  if (!stat.isFile()) return undefined;
  return {
    name,
    mode: (stat.mode & 0o100) === 0 ? modes.file : modes.program,
    sizeBytes: stat.size,
    id: '',
    mtimeMs: stat.mtimeMs,
    stamp: stampOf(stat),
  };
}

function readLink(file: string, name: string): FileNode {
  const target = readlinkSync(file, 'buffer');
  const content = sep === '/' ? target : Buffer.from(target.toString().replaceAll(sep, '/'));
  return {
    name,
    mode: modes.link,
    sizeBytes: content.length,
    id: hashObject('blob', content),
    mtimeMs: 0,
    stamp: 0,
    content,
  };
}

/** Folds what a replaced file has anew, even one of the same size and time: its change time and its inode. */
function stampOf({ ctimeMs, ino }: Stats): number {
  const seconds = Math.floor(ctimeMs / 1000);
  const fraction = Math.round((ctimeMs - seconds * 1000) * 1e6);
  return (Math.imul(seconds, 31) ^ Math.imul(fraction, 0x9e3779b1) ^ (ino % 0xffffffff)) | 0;
}
