import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createInflate, inflateSync } from 'node:zlib';
import { parseDelta } from '../objects/apply-delta.ts';
import { entryTypes, wholeTypes, writeEntryHeader } from '../objects/pack-entry.ts';
import { makeCompressor } from '../pack/compressor.ts';
import { chooseLevel } from '../pack/deflate.ts';
import { closeParts, makeSpool, openTempFile } from '../pack/spool.ts';
import type { Spool } from '../pack/spool.ts';
import { readRange, readRawEntry } from './read-packed.ts';
import type { ObjectStore, Place } from './object-store.ts';
import type { OpenPack, RawEntry } from './read-packed.ts';

/** Objects up to this size are made in memory. */
const inMemoryBytes = 8 * 1024 * 1024;
const pieceBytes = 1024 * 1024;
/** Source: git, pack-objects (the most that --depth takes). */
const longestChain = 4095;

interface StoredEntry extends RawEntry {
  readonly pack: OpenPack;
}

/** An object that is stored as a difference: a whole one, and what leads from it to this one. */
export interface Chain {
  readonly root: StoredEntry;
  readonly deltas: readonly StoredEntry[];
}

/** The chain of an object that is too large to be made in memory; undefined for others. */
export function findLargeChain(store: ObjectStore, pack: OpenPack, offset: number): Chain | undefined {
  const deltas: StoredEntry[] = [];
  let place: Place | undefined = { kind: 'packed', pack, offset };
  while (place?.kind === 'packed' && deltas.length <= longestChain) {
    const entry: StoredEntry = { ...readRawEntry(place.pack, place.offset), pack: place.pack };
    const { header } = entry;
    if (wholeTypes[header.type] !== undefined) {
      const large = [entry, ...deltas].some((one) => one.header.sizeBytes > inMemoryBytes);
      return large ? { root: entry, deltas: deltas.reverse() } : undefined;
    }
    deltas.push(entry);
    place =
      header.type === entryTypes.offsetDelta
        ? { ...place, offset: place.offset - (header.baseDistance ?? 0) }
        : store.find(header.baseId ?? '');
  }
  return undefined;
}

/** Copies a large object by way of temporary files, so that nothing of it but a difference is whole in memory. */
export async function copyLarge(chain: Chain, spool: Spool, tempFolder: string): Promise<void> {
  const makeTemp = (): Spool => makeSpool(0, () => openTempFile(tempFolder));
  let made = makeTemp();
  try {
    await inflate(chain.root, made);
    for (const { pack, start, end } of chain.deltas) {
      const base = made;
      made = makeTemp();
      try {
        applyTo(base, inflateSync(readRange(pack.fd, start, end - start)), made);
      } finally {
        closeParts(base.parts());
      }
    }
    spool.append(writeEntryHeader(chain.root.header.type, made.sizeBytes()));
    await compress(made, spool);
  } finally {
    closeParts(made.parts());
  }
}

async function inflate({ pack, start, end }: StoredEntry, into: Spool): Promise<void> {
  const source = createReadStream('', { fd: pack.fd, start, end: end - 1, autoClose: false });
  await pipeline(source, createInflate(), async (inflated: AsyncIterable<Buffer>) => {
    for await (const bytes of inflated) into.append(bytes);
  });
}

function applyTo(base: Spool, delta: Buffer, into: Spool): void {
  const { baseBytes, resultBytes, steps } = parseDelta(delta);
  if (baseBytes !== base.sizeBytes()) throw new Error('A delta does not fit its base');
  const readBase = readerOf(base);
  for (const step of steps()) into.append(Buffer.isBuffer(step) ? step : readBase(step.from, step.length));
  if (resultBytes !== into.sizeBytes()) throw new Error('A delta does not make what it promises');
}

async function compress(made: Spool, spool: Spool): Promise<void> {
  const sizeBytes = made.sizeBytes();
  const readMade = readerOf(made);
  const compressor = makeCompressor(chooseLevel(sizeBytes, readMade), spool);
  for (let at = 0; at < sizeBytes; at += pieceBytes) {
    await compressor.push(readMade(at, Math.min(pieceBytes, sizeBytes - at)));
  }
  await compressor.end();
}

function readerOf(spool: Spool): (at: number, sizeBytes: number) => Buffer {
  const [part] = spool.parts();
  if (part?.kind !== 'file') return () => Buffer.alloc(0);
  return (at, sizeBytes) => readRange(part.fd, at, sizeBytes);
}
