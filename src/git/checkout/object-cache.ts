import type { OpenPack, StoredObject } from './read-packed.ts';

/** Remembers objects of packs, so that what many are stored as differences to is not made anew for each of them. */
export interface ObjectCache {
  get(pack: OpenPack, offset: number): StoredObject | undefined;
  put(pack: OpenPack, offset: number, object: StoredObject): void;
}

/** What an object takes beside its content, about; a tree of a few files is smaller than that. */
const overheadBytes = 300;

type Shelf = Map<OpenPack, Map<number, StoredObject>>;

/**
 * Makes a cache of at most `limitBytes`, on two shelves: what is asked for comes onto the first, and when that is full
 * it becomes the second, whose objects go.
 */
export function makeObjectCache(limitBytes: number): ObjectCache {
  let first: Shelf = new Map();
  let second: Shelf = new Map();
  let firstBytes = 0;
  const put = (pack: OpenPack, offset: number, object: StoredObject): void => {
    const bytes = object.content.length + overheadBytes;
    if (bytes > limitBytes / 16) return;
    if (firstBytes + bytes > limitBytes / 2) {
      second = first;
      first = new Map();
      firstBytes = 0;
    }
    const ofPack = first.get(pack) ?? new Map<number, StoredObject>();
    first.set(pack, ofPack.set(offset, object));
    firstBytes += bytes;
  };
  return {
    get: (pack, offset) => {
      const found = first.get(pack)?.get(offset);
      if (found !== undefined) return found;
      const older = second.get(pack)?.get(offset);
      if (older !== undefined) put(pack, offset, older);
      return older;
    },
    put,
  };
}
