import { closeSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { inflateSync } from 'node:zlib';
import { failure, isAnyFailure } from '#failures/failure.ts';
import type { ObjectType } from '../objects/object-id.ts';
import type { Repository } from './find-repository.ts';
import { readText } from './find-repository.ts';
import { makeObjectCache } from './object-cache.ts';
import { readPackIndex } from './pack-index.ts';
import { readPacked } from './read-packed.ts';
import type { Bench, OpenPack, StoredObject } from './read-packed.ts';

/** Where an object is. */
export type Place =
  | { readonly kind: 'loose'; readonly file: string }
  | { readonly kind: 'packed'; readonly pack: OpenPack; readonly offset: number };

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
