import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AppLog } from './app-log.ts';
import { childGuard } from './child-guard.ts';
import { canConnect, findFreePort } from './local-port.ts';
import { makeRequestCount } from './request-count.ts';

/** A running app. */
export interface SiteProcess {
  readonly pid: number | undefined;
  readonly port: number;
  readonly startedAt: number;
  /** Why it ended, once it has. */
  ended(): string | undefined;
  /** Resolves when it listens or has ended, or at the latest after `limitMs`. */
  ready(limitMs: number): Promise<'listening' | 'ended' | 'too late'>;
  /** A request is under way until the returned function is called. */
  readonly begin: () => () => void;
  /** Lets requests under way finish, for a while, then ends the process. */
  retire(): Promise<void>;
  kill(): Promise<void>;
}

/** What is started, and where its words go. */
export interface SiteProcessOrder {
  readonly home: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly log: AppLog;
  readonly now: () => number;
}

const pollMs = 10;
const drainMs = 10_000;
const termMs = 3000;

/** Starts a Node app on a free port of loopback; nothing of this process's environment reaches it but PATH. */
export async function startSiteProcess(order: SiteProcessOrder): Promise<SiteProcess> {
  const { home, log } = order;
  const port = await findFreePort();
  const child = spawn(process.execPath, ['--import', childGuard, ...order.args], {
    cwd: join(home, 'site', 'wwwroot'),
    env: { ...machineEnvironment(home), ...order.environment, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  // A lifeline that broke is the child's end, which is heard below.
  child.stdio[3]?.on('error', () => undefined);
  child.stdout?.on('data', log.output);
  child.stderr?.on('data', log.output);
  log.note(`Started process ${String(child.pid)}: node ${order.args.join(' ')}`);
  let reason: string | undefined;
  const end = awaitEnd(child).then((text) => {
    reason = text;
    log.note(`Process ${String(child.pid)} ${text}`);
  });
  const underWay = makeRequestCount();
  const terminate = async (): Promise<void> => {
    if (reason !== undefined) return;
    child.kill('SIGTERM');
    await Promise.race([end, sleep(termMs, undefined, { ref: false })]);
    child.kill('SIGKILL');
    await end;
  };
  return {
    pid: child.pid,
    port,
    startedAt: order.now(),
    ended: () => reason,
    async ready(limitMs) {
      const deadline = performance.now() + limitMs;
      while (reason === undefined) {
        if (await canConnect(port)) return 'listening';
        if (performance.now() > deadline) return 'too late';
        await Promise.race([end, sleep(pollMs)]);
      }
      return 'ended';
    },
    begin: underWay.begin,
    async retire() {
      await Promise.race([underWay.none(), end, sleep(drainMs, undefined, { ref: false })]);
      await terminate();
    },
    async kill() {
      if (reason === undefined) child.kill('SIGKILL');
      await end;
    },
  };
}

async function awaitEnd(child: ChildProcess): Promise<string> {
  return await new Promise((resolve) => {
    child.on('error', (error) => {
      resolve(`could not be started: ${error.message}`);
    });
    child.on('exit', (code, signal) => {
      resolve(`ended with ${code === null ? `signal ${String(signal)}` : `exit code ${String(code)}`}`);
    });
  });
}

function machineEnvironment(home: string): Record<string, string> {
  const temp = join(home, 'data', 'Temp');
  mkdirSync(temp, { recursive: true });
  const { PATH = '', SystemRoot } = process.env;
  return {
    PATH: [dirname(process.execPath), PATH].join(delimiter),
    HOME: home,
    TMPDIR: temp,
    TEMP: temp,
    TMP: temp,
    ...(SystemRoot === undefined ? {} : { SystemRoot }),
  };
}
