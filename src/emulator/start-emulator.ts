import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { EmulatorClock } from './clock.ts';
import { wallClock } from './clock.ts';
import { describeEmulator } from './describe-emulator.ts';
import { makeEmulatorEnv } from './emulator-env.ts';
import type { Fault } from './faults/fault.ts';
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
import { parseSeed } from './parse-seed.ts';
import { makeSites } from './sites/sites.ts';
import { startRefusal } from './start-refusal.ts';
import type { StartRefusal } from './start-refusal.ts';
import { lockFolder, unlockFolder } from './state/folder-lock.ts';
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
 *
 * @throws StartRefusal when what was asked for cannot be started
 */
export async function startEmulator(
  options: EmulatorOptions,
  parts: EmulatorParts = { makeKudu, makeSites },
): Promise<RunningEmulator> {
  const stateFolder = resolve(options.stateFolder);
  const seed = parseSeed(options.seed ?? defaultSeed);
  const clock = options.clock ?? wallClock;
  const known = await openState(stateFolder);
  const state = known ?? newState(seed, makeMoment(clock));
  const certificates = await readCertificates(stateFolder);
  const stopping = new AbortController();
  let managementUrl = '';
  let seeded = known !== undefined;
  const { record } = options;
  const made = makeCore({
    ...{ stateFolder, state, clock, certificates, parts, record },
    stopping: stopping.signal,
    managementUrl: () => managementUrl,
    isSeeded: () => seeded,
  });
  const { core } = made;
  const port = { wanted: options.port, earlier: state.ports['management'] };
  const management = await openListener(port, certificates, (request, response) => {
    answerManagement(core, request, response);
  }).catch(refusePort(options.port));
  state.ports['management'] = management.port;
  managementUrl = `https://localhost:${String(management.port)}`;
  const stop = async (): Promise<void> => {
    stopping.abort();
    await stopAll(made, management);
    await unlockFolder(stateFolder);
  };
  try {
    await openHosts(made);
    if (!seeded) await plantSeed(core, seed);
    seeded = true;
    await openWorld(made);
    const emulator = { ...describeEmulator(core, certificates.caFile), stop };
    await writeFile(join(stateFolder, 'emulator.env'), makeEmulatorEnv(emulator), { mode: 0o600 });
    return emulator;
  } catch (cause) {
    await stop();
    throw cause;
  }
}

/** The state that the folder holds, which is made if it is not there. */
async function openState(folder: string): Promise<EmulatorState | undefined> {
  const refuse = (problem: string, accepted: string, cause?: unknown): StartRefusal =>
    startRefusal([{ about: { option: 'state' }, problem, accepted }], cause);
  let holder: number | undefined;
  let state: EmulatorState | undefined;
  try {
    await mkdir(folder, { recursive: true });
    holder = await lockFolder(folder);
    state = await readState(folder);
  } catch (cause) {
    const accepted = 'Give a folder that can be written to: a new one, or one of an earlier emulator';
    throw refuse(`names a folder that cannot be used: ${(cause as Error).message}`, accepted, cause);
  }
  if (holder === undefined) return state;
  const accepted =
    "Stop that emulator or give another folder; if it is none, remove the folder's emulator.pid";
  throw refuse(`names the folder of an emulator that runs: process ${String(holder)}`, accepted);
}

function refusePort(port: number | undefined): (cause: unknown) => never {
  return (cause) => {
    const { code = '' } = cause as NodeJS.ErrnoException;
    if (port === undefined || !['EADDRINUSE', 'EACCES'].includes(code)) throw cause;
    const problem = `is ${String(port)}, which ${code === 'EACCES' ? 'may not be used' : 'is taken'}`;
    const accepted = 'Give a port that is free, or leave it out for any';
    throw startRefusal([{ about: { option: 'port' }, problem, accepted }], cause);
  };
}

async function openHosts({ core, hosts }: MadeCore): Promise<void> {
  for (const place of allPlaces(core.world)) {
    await mkdir(core.contentOf(place).home, { recursive: true });
    await hosts.open(place);
  }
}

/** Sets the faults that a seed brings, and deploys its contents. */
async function plantSeed(core: Core, seed: Seed): Promise<void> {
  for (const fault of seed.faults ?? []) core.faults.add(fault as Fault);
  await seedContents(core, seed);
}

/** Starts the sites and takes up swaps that were under way. */
async function openWorld({ core, background }: MadeCore): Promise<void> {
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
