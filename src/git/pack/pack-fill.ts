import { encodeFolder } from '../objects/hash-folders.ts';
import { hashObject } from '../objects/object-id.ts';
import { entryTypes, writeEntryHeader } from '../objects/pack-entry.ts';
import type { FoundFile } from '../objects/tree-node.ts';
import type { Fill } from './choose-fill.ts';
import { deflate } from './deflate.ts';
import type { Part } from './spool.ts';

/** Objects that the remote has, packed apart from what it lacks: a push goes through without them. */
export interface PackedFill {
  readonly objects: number;
  readonly parts: readonly Part[];
}

export const emptyFill: PackedFill = { objects: 0, parts: [] };

/** Gives the content of a small file, or undefined where it cannot be read. */
export type ReadSmall = (found: FoundFile) => Buffer | undefined;

/** Packs what was chosen; nothing where a file is not what it was, which only a push that needs it has to refuse. */
export function packFill({ folders, files }: Fill, readSmall: ReadSmall): PackedFill {
  const pieces: Uint8Array[] = [];
  const append = (type: number, content: Buffer): void => {
    // What deflate gives is valid until its next call.
    pieces.push(writeEntryHeader(type, content.length), Buffer.from(deflate(content)));
  };
  for (const folder of folders) append(entryTypes.tree, encodeFolder(folder));
  for (const found of files) {
    const content = found.file.content ?? readSmall(found);
    if (content === undefined || hashObject('blob', content) !== found.file.id) return emptyFill;
    append(entryTypes.blob, content);
  }
  if (pieces.length === 0) return emptyFill;
  return {
    objects: folders.length + files.length,
    parts: [{ kind: 'bytes', bytes: Buffer.concat(pieces) }],
  };
}
