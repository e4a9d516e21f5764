import http from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { listen } from './tls-server.ts';

export interface TestProxy {
  readonly url: string;
  readonly host: string;
  /** What it was asked to connect to, `host:port`, and with which credentials. */
  readonly asked: readonly { readonly to: string; readonly authorization: string | undefined }[];
  close(): Promise<void>;
}

/** Starts a proxy that takes every CONNECT to one port of this machine, or answers it with `status`. */
export async function startProxy(targetPort: number, status = 200): Promise<TestProxy> {
  const asked: { to: string; authorization: string | undefined }[] = [];
  const sockets = new Set<Socket>();
  const server = http.createServer((_request, response) => {
    response.writeHead(400).end('this proxy only connects');
  });
  server.on('connect', (request, client: Socket) => {
    asked.push({ to: request.url ?? '', authorization: request.headers['proxy-authorization'] });
    sockets.add(client);
    client.on('error', () => undefined);
    if (status !== 200) {
      client.end(`HTTP/1.1 ${String(status)} No\r\nContent-Length: 2\r\n\r\nno`);
      return;
    }
    const target = connect(targetPort, 'localhost', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.pipe(client);
      client.pipe(target);
    });
    target.on('error', () => client.destroy());
    client.on('close', () => target.destroy());
  });
  const port = await listen(server);
  return {
    url: `http://localhost:${String(port)}`,
    host: `localhost:${String(port)}`,
    asked,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      return new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}
