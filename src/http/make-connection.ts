import http from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import tls from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';
import type {
  Connection,
  ConnectionAnswer,
  ConnectionRequest,
  ConnectionSettings,
  SizedBody,
} from './connection.ts';
import { proxyFor } from './proxy.ts';

/** Makes the way out. Agents are kept an origin each, so that a proxy is asked for once. */
export function makeConnection(settings: ConnectionSettings): Connection {
  const ca = settings.ca.length === 0 ? undefined : [...tls.rootCertificates, ...settings.ca];
  const agents = new Map<string, http.Agent>();
  const agentFor = (url: URL, fresh: boolean): http.Agent => {
    const key = `${url.origin} ${String(fresh)}`;
    const known = agents.get(key);
    if (known !== undefined) return known;
    const made = makeAgent(url, fresh, ca, settings);
    agents.set(key, made);
    return made;
  };
  return {
    send: (request) => sendRequest(request, agentFor),
    close() {
      for (const agent of agents.values()) agent.destroy();
      agents.clear();
    },
  };
}

/** An own agent: the default one of Node 20 ends a silent connection after 5 s, which cuts Kudu off mid-deployment. */
function makeAgent(
  url: URL,
  fresh: boolean,
  ca: string[] | undefined,
  settings: ConnectionSettings,
): http.Agent {
  const options = {
    keepAlive: !fresh,
    maxSockets: fresh ? Infinity : 16,
    ...(ca === undefined ? {} : { ca }),
  };
  const proxy = proxyFor(url, settings.env);
  if (proxy !== undefined) return new HttpsProxyAgent(proxy, options);
  return url.protocol === 'https:' ? new https.Agent(options) : new http.Agent(options);
}

async function sendRequest(
  request: ConnectionRequest,
  agentFor: (url: URL, fresh: boolean) => http.Agent,
): Promise<ConnectionAnswer> {
  const url = new URL(request.url);
  const body = sizedBody(request.body);
  const headers: Record<string, string> = { ...request.headers };
  if (body !== undefined) headers['Content-Length'] = String(body.sizeBytes);
  const secure = url.protocol === 'https:';
  const options = {
    method: request.method,
    headers,
    agent: agentFor(url, request.fresh ?? false),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  };
  const outgoing = secure ? https.request(url, options) : http.request(url, options);
  outgoing.on('socket', (socket) => {
    if (!socket.connecting) request.onConnected?.();
    else socket.once(secure ? 'secureConnect' : 'connect', () => request.onConnected?.());
  });
  outgoing.setTimeout(request.idleTimeoutMs, () => {
    outgoing.destroy(idleError(request.idleTimeoutMs));
  });
  const answered = new Promise<ConnectionAnswer>((resolve, reject) => {
    outgoing.on('error', reject);
    outgoing.on('response', (stream) => {
      resolve({ status: stream.statusCode ?? 0, headers: flat(stream.headers), stream });
    });
  });
  const sent = sendBody(outgoing, body, request.onSent);
  // A server may answer and close before it has read everything: then its answer counts, not our broken pipe.
  sent.catch(() => undefined);
  return answered;
}

async function sendBody(
  outgoing: http.ClientRequest,
  body: SizedBody | undefined,
  onSent: ((sentBytes: number) => void) | undefined,
): Promise<void> {
  if (body === undefined) {
    outgoing.end();
    return;
  }
  let sentBytes = 0;
  await pipeline(
    body.open(),
    async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        yield chunk;
        sentBytes += chunk.length;
        onSent?.(sentBytes);
      }
    },
    outgoing,
  );
}

function sizedBody(body: ConnectionRequest['body']): SizedBody | undefined {
  if (body === undefined) return undefined;
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return body;
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
  return { sizeBytes: bytes.length, open: () => Readable.from([bytes], { objectMode: false }) };
}

function idleError(idleTimeoutMs: number): Error {
  const seconds = String(Math.round(idleTimeoutMs / 1000));
  return Object.assign(new Error(`nothing came for ${seconds} s`), { code: 'ERR_IDLE' });
}

function flat(headers: http.IncomingHttpHeaders): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
