import type { Readable } from 'node:stream';

/** Reads a stream to its end as UTF-8; past the limit the rest is dropped. */
export async function readBody(stream: Readable, limitBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (size < limitBytes) chunks.push(chunk.subarray(0, limitBytes - size));
    size += chunk.length;
    if (size >= limitBytes) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}
