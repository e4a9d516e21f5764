import { constants, createDeflate, deflateSync } from 'node:zlib';

/** Level for what can be made smaller; docs/adr/0011 says why this one. */
export const usualLevel = 4;

/** From this size on a sample tells whether compression is worth its time. */
const sampledFromBytes = 16 * 1024;
const sampleBytes = 4 * 1024;

/**
 * The level for a content of `sizeBytes`: none for what is compressed already (images, archives, fonts), as three
 * samples tell. `readAt` gives some bytes from a place on.
 */
export function chooseLevel(
  sizeBytes: number,
  readAt: (at: number, sizeBytes: number) => Uint8Array,
): 0 | typeof usualLevel {
  if (sizeBytes < sampledFromBytes) return usualLevel;
  const samples = [0.1, 0.5, 0.9].map((part) => {
    const at = Math.floor((sizeBytes - sampleBytes) * part);
    return deflate(readAt(at, sampleBytes), 1).length;
  });
  return samples.every((size) => size > sampleBytes * 0.97) ? 0 : usualLevel;
}

/** The level for a content that is at hand. */
export function levelFor(content: Uint8Array): 0 | typeof usualLevel {
  return chooseLevel(content.length, (at, size) => content.subarray(at, at + size));
}

/** Compresses at once. The result is valid until the next call. */
export function deflate(content: Uint8Array, level: number = usualLevel): Uint8Array {
  const deflater = deflaterOf(level);
  if (deflater === undefined) return deflateSync(content, { level });
  deflater.begin();
  return deflater.push(content, true);
}

/** Compresses in pieces, in this thread and into the same memory each time. */
export interface Deflater {
  begin(): void;
  /** Compressed bytes so far, valid until the next call. */
  push(piece: Uint8Array, last: boolean): Uint8Array;
}

/** What npm's own minizlib relies on too: a stream of zlib that is run by hand, without events. */
interface HandRun {
  _handle: { close: () => void } | null;
  _processChunk(chunk: Uint8Array, flush: number): Buffer;
  reset(): void;
  removeAllListeners(event: string): void;
}

const outputBytes = 256 * 1024;
const deflaters = new Map<number, Deflater | undefined>();

/**
 * The thread's deflater of a level; undefined when this version of Node has none that can be run by hand, and
 * `deflateSync` does the work. That one makes and drops 270 KB of state and a buffer for every object: a fifth
 * slower on small files, and the memory comes back only when the collector runs.
 */
export function deflaterOf(level: number): Deflater | undefined {
  if (!deflaters.has(level)) deflaters.set(level, makeDeflater(level));
  return deflaters.get(level);
}

function makeDeflater(level: number): Deflater | undefined {
  const stream = createDeflate({ level, chunkSize: outputBytes }) as unknown as Partial<HandRun>;
  const handle = stream._handle;
  if (typeof stream._processChunk !== 'function' || typeof handle?.close !== 'function') return undefined;
  const run = stream as HandRun;
  // Each run would end with closing the handle; kept open, it is used again.
  handle.close = () => undefined;
  return {
    begin: () => {
      run._handle = handle;
      run.reset();
    },
    push: (piece, last) => {
      run._handle = handle;
      const bytes = run._processChunk(piece, last ? constants.Z_FINISH : constants.Z_NO_FLUSH);
      run.removeAllListeners('error');
      return bytes;
    },
  };
}
