import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { devNull, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  makeKudu,
  type DeploymentFault,
  type DeploymentRecord,
  type Kudu,
  type KuduSlot,
} from '#emulator/kudu/kudu.ts';

/** One slot's Kudu on loopback, with a temporary home. */
export interface KuduRig {
  readonly kudu: Kudu;
  readonly origin: string;
  readonly home: string;
  /** Where native git pushes to and clones from. */
  readonly remote: string;
  readonly authorization: string;
  readonly deployed: string[];
  /** The fault that the next deployment meets. */
  fault: DeploymentFault | undefined;
  slot: KuduSlot;
  now: () => number;
  /** How long the SCM site answers 503 after a restart. */
  coldMs: number;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  deployments(): Promise<DeploymentRecord[]>;
  /** Cuts every connection. */
  cut(): void;
  /** A second Kudu on the same home, as after a restart of the emulator. */
  reopen(): Promise<KuduRig>;
  stop(): Promise<void>;
}

const [userName, password] = ['$web1__stage', 's3cret:with:colons'];

/** Starts a rig; builds are off unless `slot.settings` says otherwise. */
export async function startKuduRig(slot: Partial<KuduSlot> = {}): Promise<KuduRig> {
  const home = slot.home ?? mkdtempSync(join(tmpdir(), 'kudu-'));
  const [server, origin] = await listen((request, response) => {
    kudu.handle(request, response);
  });
  const authorization = `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`;
  const rig: KuduRig = {
    origin,
    home,
    remote: `${origin.replace('//', `//${encodeURIComponent(userName)}:${encodeURIComponent(password)}@`)}/web1.git`,
    authorization,
    deployed: [],
    fault: undefined,
    now: () => Date.now(),
    coldMs: 300,
    slot: {
      appName: 'web1',
      slotName: 'stage',
      scmUrl: origin,
      home,
      settings: { SCM_DO_BUILD_DURING_DEPLOYMENT: 'false' },
      scmType: 'LocalGit',
      platform: 'windows',
      basicAllowed: true,
      userName,
      password,
      autoSwapSlotName: undefined,
      ...slot,
    },
    get kudu() {
      return kudu;
    },
    get: (path, headers = {}) => fetch(`${origin}${path}`, { headers: { authorization, ...headers } }),
    send: (method, path, body, headers = {}) =>
      fetch(`${origin}${path}`, {
        method,
        headers: { authorization, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    deployments: async () => (await (await rig.get('/api/deployments')).json()) as DeploymentRecord[],
    cut() {
      server.closeAllConnections();
    },
    reopen: () => startKuduRig({ ...rig.slot }),
    async stop() {
      await kudu.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(home, { recursive: true, force: true, maxRetries: 3 });
    },
  };
  const kudu = makeKudu({
    slot: () => rig.slot,
    now: () => rig.now(),
    checkBearer: (token) => token === 'good-token',
    coldMs: () => rig.coldMs,
    deployed: (where) => rig.deployed.push(where),
    fault: () => {
      const fault = rig.fault;
      rig.fault = undefined;
      return fault;
    },
  });
  return rig;
}

async function listen(handle: Parameters<typeof createServer>[1]): Promise<[Server, string]> {
  const server = createServer({ requestTimeout: 0 }, handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return [server, `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`];
}

/** What native git printed, and how it ended. */
export interface GitRun {
  readonly code: number;
  readonly output: string;
}

/** An environment in which native git knows nothing of this machine's settings. */
export function gitTestEnvironment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: tmpdir(),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME: 'Ada Smith',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_COMMITTER_NAME: 'Ada Smith',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
  };
}

/** Runs native git, isolated from this machine's settings. */
export async function git(folder: string, ...args: string[]): Promise<GitRun> {
  const options = { cwd: folder, env: gitTestEnvironment(), maxBuffer: 64 * 1024 * 1024 };
  return await new Promise((resolve) => {
    execFile('git', ['-c', 'credential.helper=', ...args], options, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, output: `${stdout}${stderr}` });
    });
  });
}

/** A working copy to push from. */
export interface WorkingCopy {
  readonly folder: string;
  /** Commits exactly `files` (null deletes one); returns the commit's id. */
  commit(files: Readonly<Record<string, string | null>>, message?: string): Promise<string>;
  push(remote: string, refspec?: string, ...options: string[]): Promise<GitRun>;
  remove(): void;
}

/** Makes an empty working copy on branch master. */
export async function makeWorkingCopy(): Promise<WorkingCopy> {
  const folder = mkdtempSync(join(tmpdir(), 'work-'));
  await git(folder, '-c', 'init.defaultBranch=master', 'init', '--quiet');
  return {
    folder,
    async commit(files, message = 'A change') {
      for (const [path, content] of Object.entries(files)) {
        const file = join(folder, path);
        if (content === null) {
          rmSync(file);
        } else {
          mkdirSync(dirname(file), { recursive: true });
          writeFileSync(file, content);
        }
      }
      await git(folder, 'add', '--all');
      await git(folder, 'commit', '--quiet', '--allow-empty', '-m', message);
      return (await git(folder, 'rev-parse', 'HEAD')).output.trim();
    },
    push: (remote, refspec = 'master', ...options) => git(folder, 'push', ...options, remote, refspec),
    remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An entry of a deployment's log, as far as tests look at it. */
export interface Entry {
  readonly id: string;
  readonly message: string;
  readonly details_url: string | null;
}

/** All entries of a log, those beneath others included. */
export async function readWholeLog(rig: KuduRig, id: string): Promise<Entry[]> {
  const top = (await (await rig.get(`/api/deployments/${id}/log`)).json()) as Entry[];
  const inner = top.map(async ({ details_url }) =>
    details_url === null ? [] : ((await (await rig.get(new URL(details_url).pathname)).json()) as Entry[]),
  );
  return [...top, ...(await Promise.all(inner)).flat()];
}
