/** The descriptor through which a child hears that the emulator has ended, however it ended. */
const lifelineDescriptor = 3;

const source = `
import net from 'node:net';
if (process.ppid === ${String(process.pid)}) {
  const lifeline = new net.Socket({ fd: ${String(lifelineDescriptor)} });
  lifeline.on('error', () => process.exit(1)).on('close', () => process.exit(1)).resume().unref();
}
const { listen } = net.Server.prototype;
net.Server.prototype.listen = function (...args) {
  const [first, second] = args;
  if (typeof first === 'object' && first !== null && 'port' in first) {
    args[0] = { ...first, host: '127.0.0.1' };
  } else if (typeof first === 'number' || (typeof first === 'string' && /^[0-9]+$/.test(first))) {
    args.splice(1, typeof second === 'string' || second === undefined || second === null ? 1 : 0, '127.0.0.1');
  }
  return listen.apply(this, args);
};
`;

/**
 * Loaded by each app's process before the app: it ends the process with the emulator, and keeps its
 * servers on loopback, where App Service's sandbox would keep them from the world. Processes that the
 * app forks get the latter only.
 */
export const childGuard = `data:text/javascript,${encodeURIComponent(source)}`;
