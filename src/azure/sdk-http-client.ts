import { createHttpHeaders } from '@azure/core-rest-pipeline';
import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import type { Connection } from '#http/connection.ts';
import { sendForText } from '#http/send-for-text.ts';

export interface SdkHttpSettings {
  readonly connection: Connection;
  /** The one origin that may be asked; undefined: any. */
  readonly origin: string | undefined;
  /** Longest time for a request with its answer, in ms. */
  readonly timeoutMs: number;
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Keeps Azure's packages from reading the proxy out of the environment by rules of their own (and from failing on one
 * that has no scheme): they make an agent of this instead, which our client never looks at.
 */
export const noProxyOfTheirOwn = { proxyOptions: { host: 'http://proxy.invalid', port: 1 } } as const;

/**
 * Gives Azure's packages our own way out instead of theirs, so that CA, proxy and time-outs are the same everywhere
 * and no request, with the token in it, leaves for another host than it was meant for.
 *
 * Whatever changes something goes over a connection of its own: a kept one may have died in silence, and then nobody
 * could tell whether the request arrived.
 */
export function makeSdkHttpClient(settings: SdkHttpSettings): HttpClient {
  return { sendRequest: (request) => sendSdkRequest(request, settings) };
}

async function sendSdkRequest(
  request: PipelineRequest,
  settings: SdkHttpSettings,
): Promise<PipelineResponse> {
  const { connection, origin, timeoutMs } = settings;
  const url = new URL(request.url);
  if (origin !== undefined && url.origin !== origin) throw otherHost(url);
  const body = bodyOf(request);
  const signals = [request.abortSignal, settings.signal].filter((one) => one instanceof AbortSignal);
  const answer = await sendForText(
    {
      method: request.method,
      url: request.url,
      headers: headersOf(request),
      ...(body === undefined ? {} : { body }),
      fresh: request.method !== 'GET',
      idleTimeoutMs: timeoutMs,
      timeoutMs,
      ...(signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }),
    },
    connection,
  );
  return {
    request,
    status: answer.status,
    headers: createHttpHeaders(answer.headers),
    bodyAsText: answer.body,
  };
}

function headersOf(request: PipelineRequest): Record<string, string> {
  const headers = request.headers.toJSON({ preserveCase: true });
  // The pipeline asks for compressed answers and leaves it to its own client to unpack them.
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !/^accept-encoding$/i.test(name)));
}

function bodyOf(request: PipelineRequest): string | Uint8Array | undefined {
  const { body } = request;
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  throw new Error('a request of the Azure SDK has a body that is neither text nor bytes');
}

/** Tells an error of ours that a request would have left for another host. */
export function isOtherHost(thrown: unknown): thrown is Error {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_OTHER_HOST';
}

function otherHost(url: URL): Error {
  const words = `Azure named another host, ${url.host}, to go on with; it was not asked, since the token is for the management host alone.`;
  return Object.assign(new Error(words), { code: 'ERR_OTHER_HOST' });
}
