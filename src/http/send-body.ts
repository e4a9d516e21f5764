import type { ClientRequest } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ConnectionRequest, SizedBody } from './connection.ts';

/** Gives a body its size, so that it is sent with `Content-Length`: front ends of App Service break chunked ones. */
export function makeSizedBody(body: ConnectionRequest['body']): SizedBody | undefined {
  if (body === undefined) return undefined;
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return body;
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
  return { sizeBytes: bytes.length, open: () => Readable.from([bytes], { objectMode: false }) };
}

/**
 * Sends a body as fast as the other side takes it; a part counts as sent when the next one is asked for. A server may
 * refuse a request and close before it has read everything: what came in is looked at before each part, since a write
 * to a closed connection loses what was not read by then, and after a refusal nothing more is sent.
 */
export async function sendBody(
  outgoing: ClientRequest,
  body: SizedBody | undefined,
  onSent: ((sentBytes: number) => void) | undefined,
): Promise<void> {
  if (body === undefined) {
    outgoing.end();
    return;
  }
  let sentBytes = 0;
  let refused = false;
  outgoing.once('response', (answer) => {
    refused = (answer.statusCode ?? 0) >= 300;
    // The other side still waits for the rest of the body, so the connection is of no more use.
    answer.once('close', () => {
      if (!outgoing.writableFinished) outgoing.destroy();
    });
  });
  await pipeline(
    body.open(),
    async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        await new Promise((resolve) => setImmediate(resolve));
        if (refused && !outgoing.destroyed) await new Promise((resolve) => outgoing.once('close', resolve));
        yield chunk;
        sentBytes += chunk.length;
        onSent?.(sentBytes);
      }
    },
    outgoing,
  );
}
