import type { Http } from '#ports';
import { dressAs } from './demo-costume.ts';
import type { DemoContext } from './demo.ts';
import type { DemoWorld } from './demo-world.ts';
import type { StartedEmulator } from './emulator.ts';

/** What a story of the demo can do. */
export interface DemoScene {
  readonly world: DemoWorld;
  readonly say: (text: string) => void;
  /** Runs this very program with these words, as plain text, and gives its exit code. */
  readonly step: (words: readonly string[]) => Promise<number>;
  /** Runs `deploy` as a build of the CI that was asked for. */
  readonly deploy: () => Promise<number>;
  /** Shows what production answers. */
  readonly tellProduction: (path: string) => Promise<void>;
}

/** Opens the scene on a running emulator. */
export function openScene(
  azure: StartedEmulator,
  world: DemoWorld,
  http: Http,
  context: DemoContext,
): DemoScene {
  const { write, ci } = context;
  let builds = 41;
  const runStep = async (
    title: string,
    words: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<number> => {
    write(`\n--- ${title}\n`);
    return runSelf(words, world, { ...envOf(azure), ...env }, context);
  };
  return {
    world,
    say: (text) => {
      write(`\n${text}\n`);
    },
    step: (words) => runStep(`slotship ${words.join(' ')}`, words, { SLOTSHIP_CI: 'plain' }),
    deploy: async () => {
      builds += 1;
      const env = await dressAs(ci, world, String(builds));
      return runStep(`slotship deploy, as a build of ${ci}`, ['deploy'], env);
    },
    tellProduction: async (path) => {
      write(`\nProduction says at ${path}: ${await askProduction(path, azure, http)}\n`);
    },
  };
}

function envOf(azure: StartedEmulator): Readonly<Record<string, string>> {
  return {
    SLOTSHIP_MANAGEMENT_URL: azure.managementUrl,
    SLOTSHIP_AUTHORITY_URL: azure.authorityUrl,
    SLOTSHIP_TENANT_ID: azure.tenantId,
    SLOTSHIP_SUBSCRIPTION_ID: azure.subscriptionId,
    SLOTSHIP_CLIENT_ID: azure.clientId,
    SLOTSHIP_CLIENT_SECRET: azure.clientSecret,
    SLOTSHIP_CA_FILE: azure.caFile,
    SLOTSHIP_RESOURCE_GROUP: 'web',
    SLOTSHIP_APP: 'api-web',
    SLOTSHIP_SLOT: 'stage',
    SLOTSHIP_SWAP: 'yes',
    SLOTSHIP_WATCH: '3s',
    // A smoke test that is a command of its own trusts the emulator by this.
    NODE_EXTRA_CA_CERTS: azure.caFile,
  };
}

async function runSelf(
  words: readonly string[],
  world: DemoWorld,
  set: Readonly<Record<string, string>>,
  { program, processes, write, signal }: DemoContext,
): Promise<number> {
  const result = await processes.run({
    command: [...program, ...words],
    shell: false,
    cwd: world.checkout,
    env: [],
    set,
    timeoutMs: 300_000,
    onLine: (line) => {
      write(`${line}\n`);
    },
    signal,
  });
  return result.exitCode ?? 1;
}

async function askProduction(path: string, azure: StartedEmulator, http: Http): Promise<string> {
  const site = azure.apps[0]?.slots.find((slot) => slot.name === 'production')?.siteUrl ?? '';
  const request = {
    method: 'GET',
    url: `${site}${path}`,
    headers: {},
    body: undefined,
    followRedirects: false,
    timeoutMs: 10_000,
  };
  const answer = await http.send(request);
  return `${String(answer.status)} ${answer.body.trim()}`;
}
