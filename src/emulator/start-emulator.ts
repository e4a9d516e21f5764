import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { EmulatorClock } from './clock.ts';
import { wallClock } from './clock.ts';
import { describeEmulator } from './describe-emulator.ts';
import { makeEmulatorEnv } from './emulator-env.ts';
import { parseFault } from './faults/fault.ts';
import { makeKudu } from './kudu/kudu.ts';
import { makeWorld } from './model/make-world.ts';
import type { Moment } from './model/moment.ts';
import { allPlaces } from './model/place.ts';
import type { Seed } from './model/seed.ts';
import { defaultSeed } from './model/seed.ts';
import type { RunningEmulator } from './running-emulator.ts';
import type { Core, Exchange } from './server/core.ts';
import type { Listener } from './server/listener.ts';
import { openListener } from './server/listener.ts';
import type { EmulatorParts, MadeCore } from './server/make-core.ts';
import { makeCore, makeMoment } from './server/make-core.ts';
import { answerManagement } from './server/management-face.ts';
import { restartSite } from './server/perform-effects.ts';
import { seedContents } from './server/seed-contents.ts';
import { driveSwap } from './server/swap-runner.ts';
import { makeSites } from './sites/sites.ts';
import type { EmulatorState } from './state/state-file.ts';
import { readState } from './state/state-file.ts';
import { readCertificates } from './tls/certificates.ts';

export interface EmulatorOptions {
  /** Folder that holds everything; made if it is not there. */
  readonly stateFolder: string;
  /** Port of ARM and sign-in. Without it the folder's earlier one if that is free, else any. */
  readonly port?: number;
  /** Used when the folder is new; later starts go on with what the folder holds. */
  readonly seed?: Seed;
  readonly clock?: EmulatorClock;
  /** Hears of every request to ARM and its answer. */
  readonly record?: (exchange: Exchange) => void;
}

/**
 * Starts App Service on this machine: ARM and sign-in on one port, and for each slot one for its site and
 * one for its SCM site, all on the loopback interface and over HTTPS.
 *
 * Resolves when every running site has been started. Writes `emulator.env` into the folder.
 */
export async function startEmulator(
  options: EmulatorOptions,
  parts: EmulatorParts = { makeKudu, makeSites },
): Promise<RunningEmulator> {
  const stateFolder = resolve(options.stateFolder);
  await mkdir(stateFolder, { recursive: true });
  const clock = options.clock ?? wallClock;
  const known = await readState(stateFolder);
  const seed = options.seed ?? defaultSeed;
  const state = known ?? newState(seed, makeMoment(clock));
  const certificates = await readCertificates(stateFolder);
  const stopping = new AbortController();
  let managementUrl = '';
  const { record } = options;
  const made = makeCore({
    ...{ stateFolder, state, clock, certificates, parts, record },
    stopping: stopping.signal,
    managementUrl: () => managementUrl,
  });
  const { core } = made;
  const port = { wanted: options.port, earlier: state.ports['management'] };
  const management = await openListener(port, certificates, (request, response) => {
    answerManagement(core, request, response);
  });
  state.ports['management'] = management.port;
  managementUrl = `https://localhost:${String(management.port)}`;
  const stop = async (): Promise<void> => {
    stopping.abort();
    await stopAll(made, management);
  };
  try {
    await openWorld(made, known === undefined ? seed : undefined);
    const emulator = { ...describeEmulator(core, certificates.caFile), stop };
    await writeFile(join(stateFolder, 'emulator.env'), makeEmulatorEnv(emulator), { mode: 0o600 });
    return emulator;
  } catch (cause) {
    await stop();
    throw cause;
  }
}

/** Opens every slot, deploys what a seed brings, starts the sites and takes up swaps that were under way. */
async function openWorld({ core, background, hosts }: MadeCore, seed: Seed | undefined): Promise<void> {
  for (const place of allPlaces(core.world)) {
    await mkdir(core.contentOf(place).home, { recursive: true });
    await hosts.open(place);
  }
  if (seed !== undefined) {
    addFaults(core, seed);
    await seedContents(core, seed);
  }
  await core.save();
  await Promise.all(allPlaces(core.world).map((place) => restartSite(core, background, place)));
  for (const swap of core.world.swaps) {
    if (swap.phase === 'done' || swap.phase === 'failed') continue;
    void background.run(`swap ${swap.id}`, () => driveSwap(core, background, swap));
  }
}

async function stopAll({ core, background, hosts }: MadeCore, management: Listener): Promise<void> {
  await management.close();
  await hosts.stop();
  await core.sites.stop();
  await background.settled();
  await core.save();
}

function newState(seed: Seed, moment: Moment): EmulatorState {
  return {
    world: makeWorld(seed, moment),
    ports: {},
    tokenKey: randomBytes(32).toString('base64'),
    tokensNotBefore: 0,
  };
}

function addFaults(core: Core, seed: Seed): void {
  for (const fault of seed.faults ?? []) {
    const parsed = parseFault(fault);
    if ('problem' in parsed) throw new Error(`A fault of the seed cannot be read. ${parsed.problem}`);
    core.faults.add(parsed.fault);
  }
}
