import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import type { Stats } from 'node:fs';
import paths from 'node:path';
import { hashObject } from '../objects/object-id.ts';
import { modes } from '../objects/tree.ts';
import type { FileNode } from '../objects/tree-node.ts';
import { linkTarget } from './link-target.ts';

/** Looks at a file or link at `path` of a build; undefined for what Git does not hold: pipes, sockets, devices. */
export function readEntry(root: string, path: string, name: string): FileNode | undefined {
  const file = `${root}/${path}`;
  const stat = lstatSync(file);
  if (stat.isSymbolicLink()) return makeLink(name, readLink(file, root, path));
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

/** What is not text is kept byte for byte. */
function readLink(file: string, root: string, path: string): Buffer {
  const bytes = readlinkSync(file, 'buffer');
  const target = bytes.toString();
  if (!Buffer.from(target).equals(bytes)) return bytes;
  const roots = paths.isAbsolute(target) ? [root, realpathSync(root)] : [];
  return Buffer.from(linkTarget(target, { path, roots }, paths));
}

function makeLink(name: string, content: Buffer): FileNode {
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
