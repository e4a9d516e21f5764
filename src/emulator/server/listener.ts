import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
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

/** Listens on the port of `choice`. */
export async function openListener(
  choice: PortChoice,
  certificates: Certificates,
  handle: RequestHandler,
): Promise<Listener> {
  try {
    return await listen(choice.wanted ?? choice.earlier ?? 0, certificates, handle);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE' || choice.wanted !== undefined) throw cause;
    return listen(0, certificates, handle);
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
