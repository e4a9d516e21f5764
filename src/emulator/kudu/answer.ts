import type { ServerResponse } from 'node:http';

/** What a route answers when it does not stream. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** A JSON answer. */
export function jsonAnswer(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

/** A refusal in the form of ASP.NET's Web API: `{"Message": …}`. */
export function problemAnswer(status: number, message: string): Answer {
  return jsonAnswer(status, { Message: message });
}

/** A plain text answer. */
export function textAnswer(status: number, text: string): Answer {
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: text };
}

/** Sends `answer` unless the client has gone. */
export function sendAnswer(response: ServerResponse, answer: Answer): void {
  if (response.headersSent || response.destroyed) return;
  const body = answer.body ?? '';
  const empty = answer.status === 304 || answer.status === 204;
  response.writeHead(answer.status, {
    ...(empty ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }),
    ...answer.headers,
  });
  response.end(empty ? undefined : body);
}
