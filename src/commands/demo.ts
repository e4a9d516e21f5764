import type { Http, Processes } from '#ports';
import { dressAs } from './demo-costume.ts';
import type { DemoCi } from './demo-costume.ts';
import { makeDemoWorld } from './demo-world.ts';
import type { DemoWorld } from './demo-world.ts';
import type { EmulatorStart, StartedEmulator } from './emulator.ts';

export interface DemoContext {
  readonly ci: DemoCi;
  readonly keep: boolean;
  readonly startEmulator: (start: EmulatorStart) => Promise<StartedEmulator>;
  readonly processes: Processes;
  /** A door that trusts the certificates of a file. */
  readonly httpTrusting: (caFile: string) => Promise<Http>;
  /** Folder of the examples. */
  readonly examples: string;
  /** How this very program is started: Node and its arguments. */
  readonly program: readonly string[];
  readonly write: (text: string) => void;
  /** Resolves when the demo is told to stop. */
  readonly stopped: Promise<void>;
  readonly signal: AbortSignal;
}

/** The whole job on the emulator: production on version 1, a build of version 2 that deploys, tests, swaps, verifies. */
export async function demo(context: DemoContext): Promise<number> {
  const { write } = context;
  const world = await makeDemoWorld(context.examples, context.processes);
  const azure = await context.startEmulator({ stateFolder: world.state, seed: makeSeed(world) });
  try {
    const http = await context.httpTrusting(azure.caFile);
    const step = async (
      title: string,
      command: string,
      env: Readonly<Record<string, string>>,
    ): Promise<number> => {
      write(`\n--- ${title}\n`);
      return runSelf(command, world, { ...envOf(azure), ...env }, context);
    };
    write(`App Service runs on this machine: app 'api-web' with slot 'stage', in ${world.folder}\n`);
    write(`Production says: ${await askVersion(azure, http)}\n`);
    await step('slotship status', 'status', { SLOTSHIP_CI: 'plain' });
    const exitCode = await step(
      `slotship deploy, as a build of ${context.ci}`,
      'deploy',
      await dressAs(context.ci, world),
    );
    await step('slotship status', 'status', { SLOTSHIP_CI: 'plain' });
    write(`\nProduction says: ${await askVersion(azure, http)}\n`);
    write(describeNext(world, context));
    if (context.keep) await context.stopped;
    return exitCode;
  } finally {
    await azure.stop();
    if (!context.keep) await world.remove();
  }
}

function makeSeed(world: DemoWorld): unknown {
  const appSettings = { SCM_DO_BUILD_DURING_DEPLOYMENT: 'false', GREETING: 'Hello' };
  const side = { scmType: 'LocalGit', scmBasicAuthAllowed: true, appSettings };
  const content = { folder: world.before, message: 'Greet', author: 'Ada Example', email: 'ada@example.com' };
  const slots = [
    { ...side, name: 'production', content },
    { ...side, name: 'stage' },
  ];
  return { apps: [{ name: 'api-web', resourceGroup: 'web', sku: 'S1', slots }] };
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
  command: string,
  world: DemoWorld,
  set: Readonly<Record<string, string>>,
  { program, processes, write, signal }: DemoContext,
): Promise<number> {
  const result = await processes.run({
    command: [...program, command],
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

async function askVersion(azure: StartedEmulator, http: Http): Promise<string> {
  const site = azure.apps[0]?.slots.find((slot) => slot.name === 'production')?.siteUrl ?? '';
  const request = {
    method: 'GET',
    url: `${site}/version`,
    headers: {},
    body: undefined,
    followRedirects: false,
    timeoutMs: 10_000,
  };
  const answer = await http.send(request);
  return `${String(answer.status)} ${answer.body.trim()}`;
}

function describeNext(world: DemoWorld, { keep }: DemoContext): string {
  if (!keep) {
    return [
      '',
      "What to try next: 'slotship demo --keep' leaves it running to play with; '--ci github' and '--ci plain' show",
      "the other logs; 'slotship plan' shows what a deploy of your own app would do, and changes nothing.",
      '',
    ].join('\n');
  }
  return [
    '',
    'It keeps running until Ctrl-C. In another terminal:',
    `  set -a; . ${world.state}/emulator.env; set +a; export SLOTSHIP_SLOT=stage`,
    `  cd ${world.checkout}`,
    '  slotship status        # what runs where',
    '  slotship swap-back     # version 1 again',
    '',
  ].join('\n');
}
