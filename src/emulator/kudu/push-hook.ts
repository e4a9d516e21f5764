import { randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** The repository's post-receive hook: git itself runs it after its report, and relays what it prints. */
export const hookText = `#!/bin/sh
# Asks the emulator to deploy what was just pushed and prints what it says.
[ -n "$KUDU_EXE" ] || exit 0
exec "$KUDU_EXE" -e "$KUDU_SCRIPT"
`;

const script = [
  'const socket = require("net").connect(Number(process.env.KUDU_PORT), "127.0.0.1");',
  'socket.on("error", () => process.exit(1));',
  'socket.write(process.env.KUDU_TOKEN + "\\n");',
  'socket.pipe(process.stdout);',
].join(' ');

/** A waiting call of the hook: git's process gets `environment`; `close` when it has ended. */
export interface HookCall {
  readonly environment: Readonly<Record<string, string>>;
  close(): void;
}

/**
 * Waits on loopback for one push's hook, which proves itself by a token, and runs `deploy` for it.
 *
 * What `deploy` says goes back to the hook at once. The hook's end, even an early one, ends nothing
 * here: on Azure, too, a deployment outlives the client that pushed.
 */
export async function awaitHook(deploy: (say: (text: string) => void) => Promise<void>): Promise<HookCall> {
  const token = randomUUID();
  let called = false;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (data) => {
      if (called || !sameText(data.toString('utf8').trim(), token)) return void socket.destroy();
      called = true;
      void deploy((text) => {
        writeTo(socket, text);
      }).finally(() => socket.end());
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    environment: {
      KUDU_EXE: process.execPath,
      KUDU_SCRIPT: script,
      KUDU_PORT: String(port),
      KUDU_TOKEN: token,
    },
    close: () => server.close(),
  };
}

function writeTo(socket: Socket, text: string): void {
  if (!socket.destroyed && socket.writable) socket.write(text);
}

function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
