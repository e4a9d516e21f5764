import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A way to a port of loopback that takes only so many bytes a second towards it. */
export interface SlowLink {
  readonly port: number;
  close(): void;
}

/** How often the link takes bytes, in ms. */
const tickMs = 20;

/** Opens the link; answers come back at full speed, as they are small. */
export async function openSlowLink(target: number, megabitsPerSecond: number): Promise<SlowLink> {
  const bytesPerTick = (megabitsPerSecond * 1_000_000 * tickMs) / 8000;
  const sockets = new Set<Socket>();
  const server = createServer((from) => {
    const to = connect(target, '127.0.0.1');
    for (const socket of [from, to]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        from.destroy();
        to.destroy();
      });
    }
    to.pipe(from);
    let owed = 0;
    from.on('data', (bytes: Buffer) => {
      to.write(bytes);
      owed += bytes.length;
      if (owed > bytesPerTick) from.pause();
    });
    const timer = setInterval(() => {
      owed = Math.max(0, owed - bytesPerTick);
      if (owed <= bytesPerTick) from.resume();
    }, tickMs);
    from.on('close', () => {
      clearInterval(timer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
