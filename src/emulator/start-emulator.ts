import { randomBytes, randomInt } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { EmulatorClock } from './clock.ts';
import { wallClock } from './clock.ts';
import { controlPath } from './control/control-face.ts';
import { makeEmulatorEnv } from './emulator-env.ts';
import { parseFault } from './faults/fault.ts';
import { makeFaultList } from './faults/fault-list.ts';
import type { Kudu, KuduHost } from './kudu/kudu.ts';
import { makeKudu } from './kudu/kudu.ts';
import { makeWorld } from './model/make-world.ts';
import type { Moment } from './model/moment.ts';
import { allPlaces } from './model/place.ts';
import type { Seed } from './model/seed.ts';
import { defaultSeed } from './model/seed.ts';
import type { RunningEmulator } from './running-emulator.ts';
import { makeBackground } from './server/background.ts';
import type { Core, Exchange } from './server/core.ts';
import { makeKuduHost } from './server/kudu-host.ts';
import { openListener } from './server/listener.ts';
import { answerManagement } from './server/management-face.ts';
import { findSlot, performEffect, restartSite } from './server/perform-effects.ts';
import { makeRequestLog } from './server/request-log.ts';
import type { SlotHosts } from './server/slot-hosts.ts';
import { makeSlotHosts } from './server/slot-hosts.ts';
import { seedContents } from './server/seed-contents.ts';
import { driveSwap } from './server/swap-runner.ts';
import type { Sites } from './sites/sites.ts';
import { makeSites } from './sites/sites.ts';
import type { EmulatorState } from './state/state-file.ts';
import { readState, stateWriter } from './state/state-file.ts';
import { readCertificates } from './tls/certificates.ts';

export interface EmulatorOptions {
  /** Folder that holds everything; made if it is not there. */
  readonly stateFolder: string;
  /** Port of ARM and sign-in; 0, or the folder's earlier one, if not given. */
  readonly port?: number;
  /** Used when the folder is new; later starts go on with what the folder holds. */
  readonly seed?: Seed;
  readonly clock?: EmulatorClock;
  /** Hears of every request to ARM and its answer. */
  readonly record?: (exchange: Exchange) => void;
}

/** The parts below the model; a test may hand in small ones. */
export interface EmulatorParts {
  readonly makeKudu: (host: KuduHost) => Kudu;
  readonly makeSites: (now: () => number) => Sites;
}

const realParts: EmulatorParts = { makeKudu, makeSites };

/**
 * Starts App Service on this machine: ARM and sign-in on one port, and for each slot one for its site and
 * one for its SCM site, all on the loopback interface and over HTTPS.
 *
 * Resolves when every running site has been started. Writes `emulator.env` into the folder.
 */
export async function startEmulator(
  options: EmulatorOptions,
  parts: EmulatorParts = realParts,
): Promise<RunningEmulator> {
  const stateFolder = resolve(options.stateFolder);
  await mkdir(stateFolder, { recursive: true });
  const clock = options.clock ?? wallClock;
  const moment = (): Moment => ({ now: clock.now(), random: randomFraction });
  const known = await readState(stateFolder);
  const seed = options.seed ?? defaultSeed;
  const state = known ?? newState(seed, moment());
  const certificates = await readCertificates(stateFolder);
  const problems: string[] = [];
  const background = makeBackground((text) => problems.push(text));
  const stopping = new AbortController();
  let managementUrl = '';
  let hosts: SlotHosts | undefined = undefined;
  const slotHosts = (): SlotHosts => {
    if (hosts === undefined) throw new Error('The hosts are not made yet.');
    return hosts;
  };
  const core: Core = {
    state,
    world: state.world,
    stateFolder,
    clock,
    faults: makeFaultList(),
    log: makeRequestLog(),
    sites: parts.makeSites(() => clock.now()),
    record: options.record,
    creations: new Map(),
    problems,
    managementUrl: () => managementUrl,
    moment,
    stopping: stopping.signal,
    save: stateWriter(stateFolder, state),
    perform: async (effects) => {
      for (const effect of effects) await performEffect(core, background, slotHosts(), effect);
    },
    kuduOf: (place) => slotHosts().kuduOf(place),
    contentOf: ({ content }) => ({ id: content.id, home: join(stateFolder, 'contents', content.id) }),
  };
  hosts = makeSlotHosts(core, certificates, {
    current: (app, slot) => findSlot(core.world, app, slot),
    makeKudu: parts.makeKudu,
    makeHost: (app, slot) => makeKuduHost(core, background, app, slot),
  });
  const management = await openListener(
    options.port ?? state.ports['management'] ?? 0,
    certificates,
    (request, response) => {
      answerManagement(core, request, response);
    },
  );
  state.ports['management'] = management.port;
  managementUrl = `https://localhost:${String(management.port)}`;
  for (const place of allPlaces(core.world)) {
    await mkdir(core.contentOf(place).home, { recursive: true });
    await hosts.open(place);
  }
  if (known === undefined) await beginSeed(core, seed);
  await core.save();
  await Promise.all(allPlaces(core.world).map((place) => restartSite(core, background, place)));
  for (const swap of core.world.swaps) {
    if (swap.phase === 'done' || swap.phase === 'failed') continue;
    void background.run(`swap ${swap.id}`, () => driveSwap(core, background, swap));
  }
  const emulator: RunningEmulator = {
    ...describe(core, certificates.caFile),
    stop: async () => {
      stopping.abort();
      await management.close();
      await slotHosts().stop();
      await core.sites.stop();
      await background.settled();
      await core.save();
    },
  };
  await writeFile(join(stateFolder, 'emulator.env'), makeEmulatorEnv(emulator), { mode: 0o600 });
  return emulator;
}

function newState(seed: Seed, moment: Moment): EmulatorState {
  return {
    world: makeWorld(seed, moment),
    ports: {},
    tokenKey: randomBytes(32).toString('base64'),
    tokensNotBefore: 0,
  };
}

async function beginSeed(core: Core, seed: Seed): Promise<void> {
  for (const fault of seed.faults ?? []) {
    const parsed = parseFault(fault);
    if ('problem' in parsed) throw new Error(`A fault of the seed cannot be read. ${parsed.problem}`);
    core.faults.add(parsed.fault);
  }
  await seedContents(core, seed);
}

function describe(core: Core, caFile: string): Omit<RunningEmulator, 'stop'> {
  const client = core.world.clients[0];
  return {
    managementUrl: core.managementUrl(),
    authorityUrl: core.managementUrl(),
    tenantId: core.world.tenantId,
    subscriptionId: core.world.subscriptionId,
    clientId: client?.clientId ?? '',
    clientSecret: client?.secret ?? '',
    caFile,
    controlUrl: `${core.managementUrl()}${controlPath}`,
    apps: core.world.apps.map((app) => ({
      name: app.name,
      resourceGroup: app.resourceGroup,
      slots: app.slots.map((slot) => ({
        name: slot.name,
        siteUrl: `https://${slot.siteHost}`,
        scmUrl: `https://${slot.scmHost}`,
      })),
    })),
  };
}

function randomFraction(): number {
  return randomInt(2 ** 47) / 2 ** 47;
}
