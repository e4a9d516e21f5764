import { once } from 'node:events';
import { createDeflate } from 'node:zlib';
import { deflaterOf } from './deflate.ts';
import type { Spool } from './spool.ts';

/** Compresses one content into a spool, in pieces. */
export interface Compressor {
  push(piece: Buffer): Promise<void> | undefined;
  end(): Promise<void> | undefined;
}

/** Makes the compressor of one content. */
export function makeCompressor(level: number, spool: Spool): Compressor {
  const deflater = deflaterOf(level);
  if (deflater === undefined) return makeStreamCompressor(level, spool);
  const run = (piece: Buffer, last: boolean): Promise<void> | undefined => {
    spool.append(deflater.push(piece, last));
    return undefined;
  };
  deflater.begin();
  return { push: (piece) => run(piece, false), end: () => run(Buffer.alloc(0), true) };
}

function makeStreamCompressor(level: number, spool: Spool): Compressor {
  const stream = createDeflate({ level });
  stream.on('error', () => undefined);
  stream.on('data', (bytes: Buffer) => {
    try {
      spool.append(bytes);
    } catch (thrown) {
      stream.destroy(thrown as Error);
    }
  });
  return {
    push: (piece) =>
      new Promise<void>((resolve, reject) => {
        stream.write(piece, (error) => {
          if (error) reject(error);
          else resolve();
        });
      }),
    end: async () => {
      stream.end();
      await once(stream, 'end');
    },
  };
}
