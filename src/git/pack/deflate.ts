import { deflateSync } from 'node:zlib';

/** Level for what can be made smaller; docs/adr/0011 says why this one. */
export const usualLevel = 3;

/** From this size on a sample tells whether compression is worth its time. */
const sampledFromBytes = 16 * 1024;
const sampleBytes = 4 * 1024;

/** The level for a file's content: none for what is compressed already (images, archives, fonts). */
export function chooseLevel(content: Uint8Array): 0 | typeof usualLevel {
  if (content.length < sampledFromBytes) return usualLevel;
  const samples = [0.1, 0.5, 0.9].map((part) => {
    const at = Math.floor((content.length - sampleBytes) * part);
    return deflateSync(content.subarray(at, at + sampleBytes), { level: 1, chunkSize: 2 * sampleBytes })
      .length;
  });
  return samples.every((size) => size > sampleBytes * 0.97) ? 0 : usualLevel;
}

/** Compresses at once, into one buffer without copies. */
export function deflate(content: Uint8Array, level: number = usualLevel): Buffer {
  // Room for the worst case, so that the result is never put together from chunks.
  const chunkSize = content.length + (content.length >> 10) + 64;
  return deflateSync(content, { level, chunkSize });
}
