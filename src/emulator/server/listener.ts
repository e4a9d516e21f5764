import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { findFreePort } from '../sites/local-port.ts';
import type { Certificates } from '../tls/certificates.ts';

/** An HTTPS server on the loopback interface. */
export interface Listener {
  readonly port: number;
  /** Drops what is open and frees the port. */
  close(): Promise<void>;
}

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** Which port is asked for: the wanted one and no other, or else the earlier one if it is free. */
export interface PortChoice {
  /** 0 is any free one. */
  readonly wanted?: number | undefined;
  readonly earlier?: number | undefined;
}

/**
 * Listens on the port of `choice`. A free one comes from where the apps' ports do, so that an emulator which is
 * started again finds its earlier ones free, however many connections were opened in between.
 */
export async function openListener(
  choice: PortChoice,
  certificates: Certificates,
  handle: RequestHandler,
): Promise<Listener> {
  const { wanted = 0, earlier } = choice;
  let port = wanted === 0 ? (earlier ?? (await findFreePort())) : wanted;
  for (;;) {
    try {
      return await listen(port, certificates, handle);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE' || wanted !== 0) throw cause;
      port = await findFreePort();
    }
  }
}

async function listen(port: number, certificates: Certificates, handle: RequestHandler): Promise<Listener> {
  const server = createServer({ key: certificates.key, cert: certificates.certificate }, handle);
  const sockets = new Set<Socket>();
  server.requestTimeout = 0;
  // Longer than any client's pause between two requests, so that a kept connection is never closed on one.
  server.keepAliveTimeout = 120_000;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  // A client that hangs up in the middle of a handshake is its own affair.
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}
