import { createReadStream } from 'node:fs';
import { createInflate } from 'node:zlib';
import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { entryTypes, wholeTypes, writeEntryHeader } from '../objects/pack-entry.ts';
import type { ObjectType } from '../objects/object-id.ts';
import { makeCompressor } from '../pack/compressor.ts';
import type { Compressor } from '../pack/compressor.ts';
import { deflate, levelFor } from '../pack/deflate.ts';
import type { Spool } from '../pack/spool.ts';
import { copyLarge, findLargeChain } from './copy-large.ts';
import type { Pause } from './pause.ts';
import { readRange, readRawEntry } from './read-packed.ts';
import type { ObjectStore } from './object-store.ts';
import type { OpenPack, RawEntry } from './read-packed.ts';

const pieceBytes = 1024 * 1024;
const chunkBytes = 64 * 1024;

/**
 * Copies objects into the pack that is sent. What is compressed in a pack of the checkout is taken as it is, also
 * as a difference to another object as long as that one is sent too.
 *
 * A difference is kept only to a base in the same pack file: across files, two objects could each be stored as a
 * difference to the other.
 */
export async function copyObjects(
  store: ObjectStore,
  ids: ReadonlySet<string>,
  spool: Spool,
  tempFolder: string,
  pause: Pause,
): Promise<void> {
  for (const id of ids) {
    await pause();
    const place = store.find(id);
    try {
      if (place?.kind === 'packed') {
        if (copyPacked(store, place, ids, spool)) continue;
        const chain = findLargeChain(store, place.pack, place.offset);
        if (chain === undefined) appendWhole(store, id, spool);
        else await copyLarge(chain, spool, tempFolder);
      } else if (place?.kind === 'loose') {
        await copyLoose(id, place.file, spool);
      } else {
        appendWhole(store, id, spool);
      }
    } catch (thrown) {
      throw store.damaged(id, thrown);
    }
  }
}

/** Returns false for a difference that cannot be kept. */
function copyPacked(
  store: ObjectStore,
  { pack, offset }: { readonly pack: OpenPack; readonly offset: number },
  ids: ReadonlySet<string>,
  spool: Spool,
): boolean {
  const entry = readRawEntry(pack, offset);
  if (wholeTypes[entry.header.type] !== undefined) {
    spool.append(writeEntryHeader(entry.header.type, entry.header.sizeBytes));
    copyRange(pack.fd, entry, spool);
    return true;
  }
  const baseId = entry.header.baseId ?? pack.index.idAt(offset - (entry.header.baseDistance ?? 0));
  const base = baseId === undefined ? undefined : store.find(baseId);
  const kept = base?.kind === 'packed' && base.pack === pack;
  if (baseId === undefined || !kept || !ids.has(baseId)) return false;
  spool.append(writeEntryHeader(entryTypes.idDelta, entry.header.sizeBytes));
  spool.append(Buffer.from(baseId, 'hex'));
  copyRange(pack.fd, entry, spool);
  return true;
}

function copyRange(fd: number, { start, end, bytes }: RawEntry, spool: Spool): void {
  if (bytes !== undefined) {
    spool.append(bytes);
    return;
  }
  for (let at = start; at < end; at += pieceBytes) {
    spool.append(readRange(fd, at, Math.min(pieceBytes, end - at)));
  }
}

function appendWhole(store: ObjectStore, id: string, spool: Spool): void {
  const { type, content } = store.read(id);
  spool.append(writeEntryHeader(entryTypes[type], content.length));
  spool.append(deflate(content, levelFor(content)));
}

/** A loose object is compressed together with its header, so it is inflated and compressed again, in pieces. */
async function copyLoose(id: string, file: string, spool: Spool): Promise<void> {
  const digest = createHash('sha1');
  let head: Buffer = Buffer.alloc(0);
  let compressor: Compressor | undefined;
  const take = async (inflated: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of inflated) {
      digest.update(chunk);
      if (compressor !== undefined) {
        await compressor.push(chunk);
        continue;
      }
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf(0);
      if (end < 0) continue;
      const [type = '', size = ''] = head.toString('latin1', 0, end).split(' ');
      spool.append(writeEntryHeader(entryTypes[type as ObjectType], Number(size)));
      const content = head.subarray(end + 1);
      // The first piece tells whether the whole is compressed already.
      compressor = makeCompressor(levelFor(content), spool);
      await compressor.push(content);
    }
  };
  await pipeline(createReadStream(file), createInflate({ chunkSize: chunkBytes }), take);
  await compressor?.end();
  if (digest.digest('hex') !== id) throw new Error('Its content is not what its id says');
}
