import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { ConnectionAnswer, ConnectionRequest } from './connection.ts';
import { cutError, idleError, markNeverSent, proxyError, switchedError } from './network-error.ts';
import { plainWords } from './plain-words.ts';
import { makeSizedBody, sendBody } from './send-body.ts';

/** How an origin is reached. */
export interface Route {
  readonly agent: http.Agent;
  /** Host and port of the proxy on the way, without its credentials. */
  readonly proxyHost: string | undefined;
  /** Whom to trust; undefined: as Node does. */
  readonly trust: SecureContext | undefined;
}

/**
 * Sends one request and resolves with the head of its answer; what follows is the stream's. Rejects with the reason
 * of an aborted signal, and with the connection's own error otherwise.
 */
export async function sendRequest(
  request: ConnectionRequest,
  url: URL,
  route: Route,
): Promise<ConnectionAnswer> {
  request.signal?.throwIfAborted();
  const body = makeSizedBody(request.body);
  const headers: Record<string, string> = { ...request.headers };
  if (body !== undefined) headers['Content-Length'] = String(body.sizeBytes);
  const options = {
    method: request.method,
    headers,
    agent: route.agent,
    // Said here too: behind a proxy the agent's own is for the proxy alone.
    ...(route.trust === undefined ? {} : { secureContext: route.trust }),
  };
  const outgoing = url.protocol === 'https:' ? https.request(url, options) : http.request(url, options);
  const answered = new Promise<ConnectionAnswer>((resolve, reject) => {
    const phase = watchPhase(outgoing, url, route, request);
    const fail = (error: Error): void => {
      reject(phase.explain(error));
    };
    let begun = false;
    outgoing.on('error', fail);
    outgoing.once('upgrade', (answer, socket) => {
      socket.destroy();
      fail(switchedError(answer.headers.upgrade));
    });
    // Without an answer and without an error: nothing else would tell.
    outgoing.once('close', () => {
      if (!begun) fail(cutError());
    });
    outgoing.once('response', (stream) => {
      begun = true;
      if (phase.refusedByProxy()) {
        hearProxy(stream, (words) => {
          fail(proxyError(route.proxyHost, stream.statusCode, words));
          outgoing.destroy();
        });
        return;
      }
      resolve({ status: stream.statusCode ?? 0, headers: flat(stream.headers), stream });
    });
    endWhenToldOrSilent(outgoing, request, fail);
  });
  // A server may answer and close before it has read everything: then its answer counts, not our broken pipe.
  sendBody(outgoing, body, request.onSent).catch(() => undefined);
  return answered;
}

interface Phase {
  /** The agent hands a proxy's refusal on as if it were the site's answer. */
  refusedByProxy(): boolean;
  explain(error: Error): Error;
}

/** Watches how far a request has come, so that its failure can be told for what it is. */
function watchPhase(
  outgoing: http.ClientRequest,
  url: URL,
  route: Route,
  { onConnected, signal }: ConnectionRequest,
): Phase {
  let connected = false;
  let proxyStatus: number | undefined;
  outgoing.once('proxyConnect', ({ statusCode }: { readonly statusCode: number }) => {
    proxyStatus = statusCode;
  });
  const refusedByProxy = (): boolean => proxyStatus !== undefined && proxyStatus !== 200;
  outgoing.once('socket', (socket) => {
    if (refusedByProxy()) return;
    awaitConnection(socket, url, () => {
      connected = true;
      outgoing.emit(standing);
      onConnected?.();
    });
  });
  return {
    refusedByProxy,
    explain: (error) => {
      if (connected || signal?.aborted === true) return error;
      const failedAtProxy = route.proxyHost !== undefined && proxyStatus !== 200;
      return markNeverSent(failedAtProxy ? proxyError(route.proxyHost, error) : error);
    },
  };
}

/** Gathers what a proxy says to its refusal, as far as it came with the head. */
function hearProxy(stream: http.IncomingMessage, done: (words: string) => void): void {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (part: string) => {
    text += part;
  });
  stream.on('error', () => undefined);
  stream.once('close', () => {
    done(plainWords(text));
  });
}

/** Told by a request, to us alone, when its connection stands. */
const standing = 'slotshipConnected';

/**
 * Ends a request after a silence or when its signal is aborted. Node counts its own time-out only from the moment the
 * connection stands, and tells of a destroyed request only when it has a socket, which behind a mute proxy is never.
 */
function endWhenToldOrSilent(
  outgoing: http.ClientRequest,
  { idleTimeoutMs, signal }: ConnectionRequest,
  fail: (error: Error) => void,
): void {
  let answer: http.IncomingMessage | undefined;
  const end = (error: Error): void => {
    fail(error);
    // Once the answer has begun, whoever reads it must hear the reason.
    (answer ?? outgoing).destroy(error);
  };
  const endSilent = (): void => {
    end(idleError(idleTimeoutMs));
  };
  const endAborted = (): void => {
    const reason: unknown = signal?.reason;
    end(reason instanceof Error ? reason : new Error('aborted'));
  };
  const opening = setTimeout(endSilent, idleTimeoutMs);
  outgoing.setTimeout(idleTimeoutMs, endSilent);
  signal?.addEventListener('abort', endAborted, { once: true });
  outgoing.once('response', (stream) => {
    answer = stream;
  });
  outgoing.once(standing, () => {
    clearTimeout(opening);
  });
  outgoing.once('close', () => {
    clearTimeout(opening);
    signal?.removeEventListener('abort', endAborted);
  });
}

function awaitConnection(socket: Socket, url: URL, done: () => void): void {
  const secure = url.protocol === 'https:';
  const standing = !socket.connecting && (!secure || ('authorized' in socket && socket.authorized === true));
  if (standing) done();
  else socket.once(secure ? 'secureConnect' : 'connect', done);
}

function flat(headers: http.IncomingHttpHeaders): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
