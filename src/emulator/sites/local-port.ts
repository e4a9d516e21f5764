import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';

/**
 * Where apps and listeners get their ports: below the ranges from which systems take ports for servers that ask
 * for any, and for connections. A port is bound only after it was found free, and an emulator's are free while it is
 * down; in between such a one might go to somebody else.
 */
const range = { first: 10_000, end: 32_768 } as const;

/** A port of loopback that nobody listens on now. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = randomInt(range.first, range.end);
    if (await canListen(port)) return port;
  }
}

async function canListen(port: number): Promise<boolean> {
  const server = createServer();
  return await new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

/** Whether somebody listens on a port of loopback. */
export async function canConnect(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const answer = (value: boolean) => (): void => {
      socket.destroy();
      resolve(value);
    };
    socket.on('connect', answer(true)).on('error', answer(false));
  });
}
