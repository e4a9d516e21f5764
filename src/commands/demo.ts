import type { Http, Processes } from '#ports';
import type { DemoCi } from './demo-costume.ts';
import { seedOutage, tellOutage } from './demo-outage.ts';
import { openScene } from './demo-scene.ts';
import type { DemoScene } from './demo-scene.ts';
import { makeDemoWorld } from './demo-world.ts';
import type { DemoWorld } from './demo-world.ts';
import type { EmulatorStart, StartedEmulator } from './emulator.ts';

export interface DemoContext {
  readonly ci: DemoCi;
  readonly story: 'swap' | 'outage';
  readonly keep: boolean;
  readonly startEmulator: (start: EmulatorStart) => Promise<StartedEmulator>;
  readonly processes: Processes;
  /** A door that trusts the certificates of a file. */
  readonly httpTrusting: (caFile: string) => Http;
  /** Folder of the examples. */
  readonly examples: string;
  /** How this very program is started: Node and its arguments. */
  readonly program: readonly string[];
  readonly write: (text: string) => void;
  /** Resolves when the demo is told to stop. */
  readonly stopped: Promise<void>;
  readonly signal: AbortSignal;
}

/** The whole job on the emulator, told as one of the stories. */
export async function demo(context: DemoContext): Promise<number> {
  const world = await makeDemoWorld(context.examples, context.processes);
  try {
    return await tellOn(world, context);
  } finally {
    if (!context.keep) await world.remove();
  }
}

async function tellOn(world: DemoWorld, context: DemoContext): Promise<number> {
  const { write, story } = context;
  const seed = makeSeed(world, story);
  const azure = await context.startEmulator({ stateFolder: world.state, seed });
  try {
    const scene = openScene(azure, world, context.httpTrusting(azure.caFile), context);
    write(`App Service runs on this machine: app 'api-web' with slot 'stage', in ${world.folder}\n`);
    const exitCode = await (story === 'outage' ? tellOutage(scene) : tellSwap(scene));
    write(describeNext(world, context));
    if (context.keep) await context.stopped;
    return exitCode;
  } finally {
    await azure.stop();
  }
}

/** Production on version 1, and a build of version 2 that deploys, tests, swaps and verifies. */
async function tellSwap(scene: DemoScene): Promise<number> {
  await scene.tellProduction('/version');
  await scene.step(['status']);
  const exitCode = await scene.deploy();
  await scene.step(['status']);
  await scene.tellProduction('/version');
  return exitCode;
}

function makeSeed(world: DemoWorld, story: DemoContext['story']): unknown {
  if (story === 'outage') return seedOutage(world);
  const appSettings = { SCM_DO_BUILD_DURING_DEPLOYMENT: 'false', GREETING: 'Hello' };
  const side = { scmType: 'LocalGit', scmBasicAuthAllowed: true, appSettings };
  const content = { folder: world.before, message: 'Greet', author: 'Ada Example', email: 'ada@example.com' };
  const slots = [
    { ...side, name: 'production', content },
    { ...side, name: 'stage' },
  ];
  return { apps: [{ name: 'api-web', resourceGroup: 'web', sku: 'S1', slots }] };
}

function describeNext(world: DemoWorld, { keep }: DemoContext): string {
  if (!keep) {
    return [
      '',
      "What to try next: 'slotship demo --story outage' shows a harmful swap that is refused; '--ci' with teamcity, github",
      "or plain shows what each is told; '--keep' leaves it running to play with; 'slotship plan' shows what a deploy of",
      'your own app would do, and changes nothing.',
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
