import { createHash } from 'node:crypto';
import { read } from 'node:fs';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import type { SizedBody } from '#http/connection.ts';
import { writePackHeader } from '../objects/pack-entry.ts';
import type { Part } from './spool.ts';

const readAt = promisify(read);
const chunkBytes = 128 * 1024;

/** Bytes in all parts. */
function sizeOfParts(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + (part.kind === 'bytes' ? part.bytes.length : part.sizeBytes), 0);
}

/** Size of a whole pack: header, entries, checksum. */
export function packSize(parts: readonly Part[]): number {
  return 12 + sizeOfParts(parts) + 20;
}

/**
 * A request body: `command`, then a pack of `objects` entries that stand in `parts`. May be opened again for a
 * retry. The checksum at the pack's end is counted while the bytes go by.
 */
export function makePackBody(command: string, objects: number, parts: readonly Part[]): SizedBody {
  return {
    sizeBytes: Buffer.byteLength(command) + packSize(parts),
    open: () =>
      Readable.from(packBytes(command, objects, parts), { objectMode: false, highWaterMark: chunkBytes }),
  };
}

async function* packBytes(
  command: string,
  objects: number,
  parts: readonly Part[],
): AsyncGenerator<Uint8Array> {
  const checksum = createHash('sha1');
  const header = writePackHeader(objects);
  checksum.update(header);
  yield Buffer.concat([Buffer.from(command), header]);
  let few: Uint8Array[] = [];
  let fewBytes = 0;
  for await (const bytes of partBytes(parts)) {
    checksum.update(bytes);
    // Small pieces travel together: each write costs a TLS record and a call of the system.
    few.push(bytes);
    fewBytes += bytes.length;
    if (fewBytes < chunkBytes / 2) continue;
    yield few.length === 1 ? bytes : Buffer.concat(few);
    few = [];
    fewBytes = 0;
  }
  yield Buffer.concat([...few, checksum.digest()]);
}

async function* partBytes(parts: readonly Part[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    if (part.kind === 'bytes') {
      yield part.bytes;
      continue;
    }
    for (let at = 0; at < part.sizeBytes;) {
      const wanted = Math.min(chunkBytes, part.sizeBytes - at);
      const { bytesRead, buffer } = await readAt(part.fd, Buffer.allocUnsafe(wanted), 0, wanted, at);
      if (bytesRead === 0) throw new Error('The temporary file of the push became shorter');
      yield buffer.subarray(0, bytesRead);
      at += bytesRead;
    }
  }
}
