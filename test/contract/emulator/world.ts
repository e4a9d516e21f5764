import { appendFileSync, mkdirSync } from 'node:fs';
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { request as startRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSiteManagementClient } from '@azure/arm-appservice';
import { ClientSecretCredential } from '@azure/identity';
import type { Fault } from '#emulator/faults/fault.ts';
import type { Exchange } from '#emulator/server/core.ts';
import type { Seed } from '#emulator/model/seed.ts';
import type { RunningEmulator } from '#emulator/running-emulator.ts';
import type { EmulatorOptions } from '#emulator/start-emulator.ts';
import { startEmulator } from '#emulator/start-emulator.ts';

/** An emulator in a temporary folder, and the official client pointed at it. */
export interface TestEmulator {
  readonly emulator: RunningEmulator;
  readonly folder: string;
  readonly ca: string;
  readonly client: WebSiteManagementClient;
  token(): Promise<string>;
  /** Stops the emulator and removes the folder. */
  end(): Promise<void>;
}

/** Appends an exchange to the file of this process in the folder that SLOTSHIP_TRAFFIC_DIR names, if it does. */
function keepTraffic(exchange: Exchange): void {
  const folder = process.env['SLOTSHIP_TRAFFIC_DIR'];
  if (folder === undefined || folder === '') return;
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, `traffic-${String(process.pid)}.jsonl`), `${JSON.stringify(exchange)}\n`);
}

/** Starts an emulator on a new folder, or on `folder`. */
export async function startTestEmulator(
  options: Partial<EmulatorOptions> & { readonly seed?: Seed } = {},
  folder?: string,
): Promise<TestEmulator> {
  const state = folder ?? (await mkdtemp(join(tmpdir(), 'slotship-emulator-')));
  const record = (exchange: Exchange): void => {
    keepTraffic(exchange);
    options.record?.(exchange);
  };
  const emulator = await startEmulator({ stateFolder: state, ...options, record });
  const ca = await readFile(emulator.caFile, 'utf8');
  const credential = makeCredential(emulator, ca, emulator.tenantId);
  const client = makeClient(emulator, ca, credential);
  return {
    emulator,
    folder: state,
    ca,
    client,
    token: async () => (await credential.getToken('https://management.azure.com/.default')).token,
    end: async () => {
      await emulator.stop();
      await rm(state, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

export function makeCredential(
  emulator: RunningEmulator,
  ca: string,
  tenant: string,
): ClientSecretCredential {
  return new ClientSecretCredential(tenant, emulator.clientId, emulator.clientSecret, {
    authorityHost: emulator.authorityUrl,
    disableInstanceDiscovery: true,
    tlsOptions: { ca },
    retryOptions: { maxRetries: 0 },
  });
}

export function makeClient(
  emulator: RunningEmulator,
  ca: string,
  credential: ClientSecretCredential,
): WebSiteManagementClient {
  const options = { endpoint: emulator.managementUrl, tlsOptions: { ca }, retryOptions: { maxRetries: 0 } };
  return new WebSiteManagementClient(credential, emulator.subscriptionId, options);
}

/** Every item of a paged list. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** One request over HTTPS, on a connection of its own. */
export function ask(
  url: string,
  ca: string,
  options: { method?: string; headers?: Record<string, string>; body?: unknown } = {},
): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = options;
  const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const request = startRequest(url, { method, headers, ca, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts).toString('utf8'),
        });
      });
    });
    request.on('error', reject);
    request.end(text);
  });
}

/** Path of the seed's app, as ARM has it. */
export function appPath(emulator: RunningEmulator, slot?: string): string {
  const name = emulator.apps[0]?.name ?? '';
  const app = `/subscriptions/${emulator.subscriptionId}/resourceGroups/web/providers/Microsoft.Web/sites/${name}`;
  return slot === undefined ? app : `${app}/slots/${slot}`;
}

/** A folder with a Node app that says who it is: version, process, and a few settings. */
export async function makeAppFolder(parent: string, version: string): Promise<string> {
  const folder = join(parent, `app-${version}`);
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'server.js'),
    `const http = require('http');
const { COLOUR, SECRET } = process.env;
http.createServer((request, response) => {
  const facts = { version: '${version}', pid: process.pid, COLOUR, SECRET, agent: request.headers['user-agent'] };
  const answer = () => { response.setHeader('content-type', 'application/json'); response.end(JSON.stringify(facts)); };
  const wait = Number(new URL(request.url, 'http://x').searchParams.get('wait') || 0);
  setTimeout(answer, wait);
}).listen(process.env.PORT);
`,
  );
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({
      name: 'api-web',
      version: '1.0.0',
      main: 'server.js',
      scripts: { start: 'node server.js' },
    }),
  );
  await writeFile(join(folder, '.deployment'), '[config]\nSCM_DO_BUILD_DURING_DEPLOYMENT=false\n');
  return folder;
}

/** The default app with a version in each slot and a slot setting COLOUR. */
export function twoVersions(production: string, stage: string): Seed {
  const commit = { author: 'Ada', email: 'ada@example.com' };
  return {
    apps: [
      {
        name: 'api-web',
        resourceGroup: 'web',
        stickyAppSettings: ['COLOUR'],
        slots: [
          {
            name: 'production',
            scmType: 'LocalGit',
            scmBasicAuthAllowed: true,
            appSettings: { COLOUR: 'blue', SECRET: 'old' },
            content: { folder: production, message: 'Version 1', ...commit },
          },
          {
            name: 'stage',
            scmType: 'LocalGit',
            scmBasicAuthAllowed: true,
            appSettings: { COLOUR: 'green', SECRET: 'new' },
            content: { folder: stage, message: 'Version 2', ...commit },
          },
        ],
      },
    ],
  };
}

/** A request to ARM with a token that is good. */
export async function askArm(
  world: TestEmulator,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: unknown } = {},
): Promise<Answer> {
  const headers = { authorization: `Bearer ${await world.token()}`, ...options.headers };
  const url = `${world.emulator.managementUrl}${path}`;
  return ask(path.includes('?') ? url : `${url}?api-version=2025-05-01`, world.ca, { ...options, headers });
}

/** Sets faults through the control route. */
export async function setFaults(world: TestEmulator, ...faults: Fault[]): Promise<void> {
  const answer = await ask(`${world.emulator.controlUrl}/faults`, world.ca, { method: 'POST', body: faults });
  if (answer.status !== 201) throw new Error(answer.body);
}

/** A view of the control route. */
export async function view<T>(world: TestEmulator, path: string): Promise<T> {
  return JSON.parse((await ask(`${world.emulator.controlUrl}/${path}`, world.ca)).body) as T;
}
