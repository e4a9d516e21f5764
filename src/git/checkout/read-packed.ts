import { readSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { applyDelta } from '../objects/apply-delta.ts';
import type { ObjectType } from '../objects/object-id.ts';
import { entryTypes, parseEntryHeader, wholeTypes } from '../objects/pack-entry.ts';
import type { EntryHeader } from '../objects/pack-entry.ts';
import type { ObjectCache } from './object-cache.ts';
import type { PackIndex } from './pack-index.ts';

/** An open pack file and its index. */
export interface OpenPack {
  readonly fd: number;
  readonly sizeBytes: number;
  readonly index: PackIndex;
}

export interface StoredObject {
  readonly type: ObjectType;
  readonly content: Buffer;
}

/** An entry of a pack as it stands there: its header and where its compressed bytes are. */
export interface RawEntry {
  readonly header: EntryHeader;
  readonly start: number;
  readonly end: number;
  /** The compressed bytes, where the entry is so small that they were read along. */
  readonly bytes?: Buffer;
}

/** Read at once: a header (a size of ten bytes and a base of twenty at most), and the whole of a small entry. */
const headBytes = 4096;
/** Bytes of a piece that is inflated. Source: Node, zlib.md, constants.Z_MIN_CHUNK. */
const leastChunk = 64;
const mostChunk = 1024 * 1024;
/** A pack ends with its checksum. */
const checksumBytes = 20;

/** Reads an entry's header and the place of its compressed bytes. */
export function readRawEntry(pack: OpenPack, offset: number): RawEntry {
  const end = pack.index.endOf(offset) ?? pack.sizeBytes - checksumBytes;
  const head = readRange(pack.fd, offset, Math.min(headBytes, end - offset));
  const header = parseEntryHeader(head);
  if (header === undefined) throw new Error('A pack is cut short');
  const entry = { header, start: offset + header.length, end };
  return end - offset <= head.length ? { ...entry, bytes: head.subarray(header.length) } : entry;
}

/** What the objects of packs are made with. */
export interface Bench {
  readonly cache: ObjectCache;
  readonly read: (id: string) => StoredObject;
}

/** Makes the object of an entry: of what it is a difference to, where it is one. */
export function readPacked(pack: OpenPack, offset: number, bench: Bench): StoredObject {
  const known = bench.cache.get(pack, offset);
  if (known !== undefined) return known;
  const { header, start, end, bytes } = readRawEntry(pack, offset);
  const content = inflate(bytes ?? readRange(pack.fd, start, end - start), header.sizeBytes);
  const type = wholeTypes[header.type];
  const made = type === undefined ? makeOf(pack, offset, header, content, bench) : { type, content };
  bench.cache.put(pack, offset, made);
  return made;
}

function makeOf(
  pack: OpenPack,
  offset: number,
  header: EntryHeader,
  delta: Buffer,
  bench: Bench,
): StoredObject {
  const base =
    header.type === entryTypes.offsetDelta
      ? readPacked(pack, offset - (header.baseDistance ?? 0), bench)
      : bench.read(header.baseId ?? '');
  return { type: base.type, content: applyDelta(base.content, delta) };
}

/** Inflates into pieces of the right size: zlib's own are 16 KB each, also for a tree of 40 bytes that is kept. */
function inflate(bytes: Buffer, sizeBytes: number): Buffer {
  const chunkSize = Math.min(Math.max(leastChunk, sizeBytes + 1), mostChunk);
  return inflateSync(bytes, { chunkSize });
}

/** Bytes of a file from `start` on. */
export function readRange(fd: number, start: number, sizeBytes: number): Buffer {
  const bytes = Buffer.allocUnsafe(sizeBytes);
  let done = 0;
  while (done < sizeBytes) {
    const count = readSync(fd, bytes, done, sizeBytes - done, start + done);
    if (count === 0) throw new Error('A file is shorter than it was');
    done += count;
  }
  return bytes;
}
