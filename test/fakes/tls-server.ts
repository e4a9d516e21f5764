import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Server } from 'node:net';
import { testCertificates } from './certificates.ts';
import type { TestCertificates } from './certificates.ts';

/** A request as a test server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
  /** Number of the connection it came on, from 1. */
  readonly connection: number;
}

export interface TestServer {
  /** `https://localhost:port`, or `http:` for a plain one. */
  readonly origin: string;
  readonly port: number;
  /** PEM of the authority that signed its certificate. */
  readonly ca: string;
  readonly seen: readonly SeenRequest[];
  close(): Promise<void>;
}

export type Handler = (
  request: SeenRequest,
  response: http.ServerResponse,
  socket: Socket,
) => void | Promise<void>;

/** Starts a server on loopback with HTTPS; the handler is called when a request has come in whole. */
export async function startTlsServer(handler: Handler, certificates?: TestCertificates): Promise<TestServer> {
  const { ca, certificate, key } = certificates ?? (await testCertificates());
  const seen: SeenRequest[] = [];
  const server = https.createServer({ cert: certificate, key }, listener(handler, seen));
  return opened(server, 'https', ca, seen);
}

/** The same without TLS. */
export async function startPlainServer(handler: Handler): Promise<TestServer> {
  const seen: SeenRequest[] = [];
  return opened(http.createServer(listener(handler, seen)), 'http', '', seen);
}

function listener(handler: Handler, seen: SeenRequest[]): http.RequestListener {
  const connections = new Map<Socket, number>();
  return (request, response) => {
    const { socket } = request;
    const connection = connections.get(socket) ?? connections.size + 1;
    connections.set(socket, connection);
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('error', () => undefined);
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const one = { method, url, headers, body: Buffer.concat(parts).toString('utf8'), connection };
      seen.push(one);
      void handler(one, response, socket);
    });
  };
}

async function opened(
  server: http.Server | https.Server,
  scheme: string,
  ca: string,
  seen: readonly SeenRequest[],
): Promise<TestServer> {
  const port = await listen(server);
  return {
    origin: `${scheme}://localhost:${String(port)}`,
    port,
    ca,
    seen,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}

/** Listens on loopback, at a free port. */
export function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, 'localhost', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}
