import type { ObjectType } from './object-id.ts';

/** Type numbers of pack entries. Source: git, gitformat-pack. */
export const entryTypes = { commit: 1, tree: 2, blob: 3, tag: 4, offsetDelta: 6, idDelta: 7 } as const;

/** Names of the entries that are whole objects. */
export const wholeTypes: Readonly<Record<number, ObjectType>> = {
  1: 'commit',
  2: 'tree',
  3: 'blob',
  4: 'tag',
};

/** Header of a pack entry: type and inflated size (bytes, up to 2^53). */
export function writeEntryHeader(type: number, sizeBytes: number): Buffer {
  const bytes: number[] = [];
  let byte = (type << 4) | (sizeBytes % 16);
  let rest = Math.floor(sizeBytes / 16);
  while (rest > 0) {
    bytes.push(byte | 0x80);
    byte = rest % 128;
    rest = Math.floor(rest / 128);
  }
  bytes.push(byte);
  return Buffer.from(bytes);
}

/** Header of a pack: `PACK`, version 2, number of entries. */
export function writePackHeader(objects: number): Buffer {
  const header = Buffer.alloc(12);
  header.write('PACK', 'latin1');
  header.writeUInt32BE(2, 4);
  header.writeUInt32BE(objects, 8);
  return header;
}

/** What stands before the compressed bytes of an entry; `length` is that of the header itself. */
export interface EntryHeader {
  readonly type: number;
  readonly sizeBytes: number;
  readonly length: number;
  /** For an offset delta: how far back its base is. */
  readonly baseDistance?: number;
  /** For an id delta: its base. */
  readonly baseId?: string;
}

/** Decodes the header at `at`; undefined when `bytes` end within it. */
export function parseEntryHeader(bytes: Buffer, at = 0): EntryHeader | undefined {
  let position = at;
  const next = (): number => bytes[position++] ?? -1;
  let byte = next();
  const type = (byte >> 4) & 7;
  let sizeBytes = byte & 15;
  for (let scale = 16; byte >= 0x80; scale *= 128) {
    byte = next();
    sizeBytes += (byte & 0x7f) * scale;
  }
  if (byte < 0) return undefined;
  if (type === entryTypes.idDelta) {
    if (position + 20 > bytes.length) return undefined;
    const baseId = bytes.toString('hex', position, position + 20);
    return { type, sizeBytes, baseId, length: position + 20 - at };
  }
  if (type !== entryTypes.offsetDelta) return { type, sizeBytes, length: position - at };
  byte = next();
  let baseDistance = byte & 0x7f;
  while (byte >= 0x80) {
    byte = next();
    baseDistance = (baseDistance + 1) * 128 + (byte & 0x7f);
  }
  return byte < 0 ? undefined : { type, sizeBytes, baseDistance, length: position - at };
}
