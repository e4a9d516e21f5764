import type { IncomingMessage } from 'node:http';
import type { Core } from '../server/core.ts';
import type { Reply } from '../server/send.ts';

/** Hands the exchange to whoever records; the caller's token is left out. */
export function recordExchange(core: Core, request: IncomingMessage, text: string, reply: Reply): void {
  if (core.record === undefined) return;
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    name === 'authorization' || value === undefined ? [] : [[name, String(value)] as const],
  );
  core.record({
    liveRequest: {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: Object.fromEntries(headers),
      body: parsed(text),
    },
    liveResponse: { statusCode: String(reply.status), headers: reply.headers, body: parsed(reply.body) },
  });
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
