import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { inflateSync } from 'node:zlib';
import { failure, isAnyFailure } from '#failures/failure.ts';
import { applyDelta } from '../objects/apply-delta.ts';
import type { ObjectType } from '../objects/object-id.ts';
import { entryTypes, parseEntryHeader, wholeTypes } from '../objects/pack-entry.ts';
import type { EntryHeader } from '../objects/pack-entry.ts';
import type { Repository } from './find-repository.ts';
import { readText } from './find-repository.ts';
import { makeObjectCache } from './object-cache.ts';
import type { ObjectCache } from './object-cache.ts';
import { readPackIndex } from './pack-index.ts';
import type { PackIndex } from './pack-index.ts';

/** An open pack file and its index. */
export interface OpenPack {
  readonly fd: number;
  readonly sizeBytes: number;
  readonly index: PackIndex;
}

/** Where an object is. */
export type Place =
  | { readonly kind: 'loose'; readonly file: string }
  | { readonly kind: 'packed'; readonly pack: OpenPack; readonly offset: number };

export interface StoredObject {
  readonly type: ObjectType;
  readonly content: Buffer;
}

/** Reads objects of a repository, those that it borrows from others included. */
export interface ObjectStore {
  find(id: string): Place | undefined;
  /** Throws Failure PACKAGE_OBJECT_MISSING. */
  read(id: string): StoredObject;
  /** What to throw when an object that was found cannot be taken: a failure stays as it is. */
  damaged(id: string, thrown: unknown): Error;
  close(): void;
}

/** Objects of packs that are remembered. */
const cacheBytes = 16 * 1024 * 1024;
/** Bytes of a piece that is inflated. Source: Node, zlib.md, constants.Z_MIN_CHUNK. */
const leastChunk = 64;
const mostChunk = 1024 * 1024;

/** Most repositories that borrow from each other. Source: git, object-file.c (alternates nest five deep). */
const deepestAlternates = 5;

/**
 * Opens the objects of a repository: loose ones, packs, and those of alternates, by which CI agents (TeamCity's
 * mirrors, GitHub's reference clones) share one copy between builds.
 * Source: git, gitrepository-layout (objects/info/alternates).
 */
export function openObjectStore(repository: Repository): ObjectStore {
  const folders = listObjectFolders(join(repository.commonFolder, 'objects'), 0);
  const { packs, unusable } = openPacks(folders);
  const find = (id: string): Place | undefined => {
    for (const pack of packs) {
      const offset = pack.index.find(id);
      if (offset !== undefined) return { kind: 'packed', pack, offset };
    }
    for (const folder of folders) {
      const file = join(folder, id.slice(0, 2), id.slice(2));
      if (statSync(file, { throwIfNoEntry: false })?.isFile() === true) return { kind: 'loose', file };
    }
    return undefined;
  };
  const missing = (id: string, words: string, cause?: unknown): Error =>
    failure('PACKAGE_OBJECT_MISSING', { folder: repository.root, id, words }, { cause });
  const damaged = (id: string, thrown: unknown): Error =>
    isAnyFailure(thrown) ? thrown : missing(id, describe(thrown), thrown);
  const read = (id: string): StoredObject => {
    const place = find(id);
    if (place === undefined) throw missing(id, whyNotFound(unusable));
    try {
      return place.kind === 'loose' ? readLoose(place.file) : readPacked(place.pack, place.offset, bench);
    } catch (thrown) {
      throw damaged(id, thrown);
    }
  };
  const bench: Bench = { cache: makeObjectCache(cacheBytes), read };
  return {
    find,
    read,
    damaged,
    close: () => {
      for (const { fd } of packs) closeSync(fd);
    },
  };
}

function whyNotFound(unusable: readonly string[]): string {
  if (unusable.length > 0) return `It is not among what can be read there: ${unusable.join('; ')}`;
  return 'It is neither in a pack nor loose, as in a shallow or partial clone';
}

const describe = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

function listObjectFolders(folder: string, depth: number): string[] {
  const lines = (readText(join(folder, 'info', 'alternates')) ?? '').split(/\r?\n/);
  const others = lines.filter((line) => line !== '' && !line.startsWith('#'));
  if (depth >= deepestAlternates) return [folder];
  return [
    folder,
    ...others.flatMap((other) =>
      listObjectFolders(isAbsolute(other) ? other : resolve(folder, other), depth + 1),
    ),
  ];
}

/** Opens all packs. One whose index cannot be used is passed over, as git does: other packs may hold all that is asked. */
function openPacks(folders: readonly string[]): { packs: readonly OpenPack[]; unusable: readonly string[] } {
  const packs: OpenPack[] = [];
  const unusable: string[] = [];
  const files: string[] = [];
  for (const folder of folders) {
    try {
      files.push(...listPackFiles(folder));
    } catch (thrown) {
      unusable.push(describe(thrown));
    }
  }
  for (const file of files) {
    try {
      const sizeBytes = statSync(file, { throwIfNoEntry: false })?.size;
      if (sizeBytes === undefined) continue;
      const index = readPackIndex(file.replace(/\.pack$/, '.idx'));
      packs.push({ fd: openSync(file, 'r'), sizeBytes, index });
    } catch (thrown) {
      unusable.push(describe(thrown));
    }
  }
  return { packs, unusable };
}

function listPackFiles(folder: string): string[] {
  const packFolder = join(folder, 'pack');
  if (statSync(packFolder, { throwIfNoEntry: false }) === undefined) return [];
  const indexes = readdirSync(packFolder).filter((name) => name.endsWith('.idx'));
  return indexes.map((name) => join(packFolder, name.replace(/\.idx$/, '.pack')));
}

function readLoose(file: string): StoredObject {
  const bytes = inflateSync(readFileSync(file));
  const end = bytes.indexOf(0);
  const type = bytes.toString('latin1', 0, end).split(' ')[0];
  return { type: type as ObjectType, content: bytes.subarray(end + 1) };
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
interface Bench {
  readonly cache: ObjectCache;
  readonly read: (id: string) => StoredObject;
}

function readPacked(pack: OpenPack, offset: number, bench: Bench): StoredObject {
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
