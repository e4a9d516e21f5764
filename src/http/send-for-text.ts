import type { Connection, ConnectionRequest } from './connection.ts';
import { noAnswerError } from './network-error.ts';
import { readBody } from './read-body.ts';

export interface TextRequest extends ConnectionRequest {
  /** Longest time from the first byte sent to the last one read, in ms. */
  readonly timeoutMs: number;
  /** What is longer is cut off; 16 MiB if not given. */
  readonly limitBytes?: number;
}

/** An answer that was read to its end. */
export interface TextAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const defaultLimitBytes = 16 * 1024 * 1024;

/**
 * Sends a request and reads the whole answer as text, within a time for both. Rejects with the caller's own reason
 * when its signal is aborted, and with the connection's error otherwise.
 */
export async function sendForText(request: TextRequest, connection: Connection): Promise<TextAnswer> {
  const limit = AbortSignal.timeout(request.timeoutMs);
  const signal = request.signal === undefined ? limit : AbortSignal.any([limit, request.signal]);
  try {
    const { status, headers, stream } = await connection.send({ ...request, signal });
    const body = await readBody(stream, request.limitBytes ?? defaultLimitBytes);
    return { status, headers, body };
  } catch (thrown) {
    request.signal?.throwIfAborted();
    if (limit.aborted) throw noAnswerError(request.timeoutMs, thrown);
    throw thrown;
  }
}
