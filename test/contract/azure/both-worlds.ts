import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import type { AppAddress, Slot } from '#app-service/slot.ts';
import type { Management, ScmSite } from '#ports';
import { azureWorld, fakeAddress, fakeSlot } from '../../fakes/azure-world.ts';
import { steppedClock } from '../../fakes/clock.ts';
import { fakeManagement } from '../../fakes/management.ts';
import { fakeScmSites } from '../../fakes/scm-site.ts';
import { makeWorld } from '#emulator/model/make-world.ts';
import { chaosArm } from '../../chaos/arm.ts';
import { makeChance } from '../../chaos/chance.ts';
import { makeLife } from '../../chaos/life.ts';
import { freshLooks } from '../../chaos/looks.ts';
import { chaosScm } from '../../chaos/scm.ts';
import { makeTruth } from '../../chaos/truth.ts';
import { makeVirtualClock } from '../../chaos/virtual-clock.ts';
import type { VirtualClock } from '../../chaos/virtual-clock.ts';
import { setFaults, startTestEmulator } from '../emulator/world.ts';
import { openDoors } from './emulator-doors.ts';

/** An app with production and a slot `stage`, seen through the ports; what is behind them differs. */
export interface ContractWorld {
  readonly management: Management;
  readonly address: AppAddress;
  slot(name: string): Promise<Slot>;
  scmSite(access: ScmAccess): ScmSite;
  /** The next swap goes on until the end of the world. */
  holdSwap(): Promise<void>;
  /** Lets some time pass. */
  pause(): Promise<void>;
  end(): Promise<void>;
}

const production = { COLOUR: 'blue', SIZE: '1' };
const stage = { COLOUR: 'green', SIZE: '2', NEW: 'x' };
const database = { DB: { value: 'Server=here', type: 'SQLAzure' as const } };

/** The fake that stages are tested with. */
export function openFakeWorld(): Promise<ContractWorld> {
  const clock = steppedClock();
  const settings = (appSettings: Record<string, string>): { appSettings: Record<string, string> } => ({
    appSettings,
  });
  const world = azureWorld({
    slots: [
      fakeSlot('production', { settings: { ...settings(production), connectionStrings: {} } }),
      fakeSlot('stage', { settings: { ...settings(stage), connectionStrings: database } }),
    ],
    stickyNames: { appSettings: ['COLOUR'], connectionStrings: [] },
  });
  for (const one of world.slots) one.config = { ...one.config, scmType: 'None' };
  const management = fakeManagement(world, clock);
  return Promise.resolve({
    management,
    address: world.address,
    slot: (name) => readSlot(management, world.address, name),
    scmSite: fakeScmSites(world),
    holdSwap: () => Promise.resolve(),
    pause: () => clock.sleep(1000),
    end: () => Promise.resolve(),
  });
}

/** The real doors, over HTTPS, against the emulator. */
export async function openEmulatorWorld(): Promise<ContractWorld> {
  const slots = [
    { name: 'production', scmBasicAuthAllowed: true, appSettings: production },
    { name: 'stage', scmBasicAuthAllowed: true, appSettings: stage, connectionStrings: database },
  ];
  const started = await startTestEmulator({
    seed: { apps: [{ name: 'shop', resourceGroup: 'web', stickyAppSettings: ['COLOUR'], slots }] },
  });
  const doors = await openDoors(started.emulator);
  return {
    management: doors.management,
    address: doors.address,
    slot: (name) => doors.slot(name),
    scmSite: (access) => doors.scmSite(access),
    holdSwap: () => setFaults(started, { on: 'swap', phase: 'warming', delayMs: 600_000 }),
    pause: () => new Promise((resolve) => setTimeout(resolve, 50)),
    end: async () => {
      doors.close();
      await started.end();
    },
  };
}

/** The doubles that chaos plays with, over the emulator's model; they know only what a deploy asks. */
export function openChaosWorld(): Promise<ContractWorld> {
  const clock = makeVirtualClock();
  const chance = makeChance(1);
  const slots = [
    { name: 'production', scmBasicAuthAllowed: true, appSettings: production },
    { name: 'stage', scmBasicAuthAllowed: true, appSettings: stage, connectionStrings: database },
  ];
  const { app, resourceGroup } = fakeAddress;
  const apps = [{ name: app, resourceGroup, stickyAppSettings: ['COLOUR'], slots }];
  const { subscriptionId } = fakeAddress;
  const truth = makeTruth(clock, chance, (moment) => makeWorld({ subscriptionId, apps }, moment));
  const looks = freshLooks(clock.now());
  const nothing = { onCancel: ignore, onDeath: ignore, onCall: ignore, onUnheard: ignore, hit: ignore };
  const fate = { faultRate: 0, aim: undefined, killAtCall: undefined, cancelAtCall: undefined };
  const life = makeLife('the contract', truth, fate, nothing);
  const management = passingTime(chaosArm(truth, life, looks), clock);
  const scmSite = chaosScm(truth, life, looks);
  return Promise.resolve({
    management,
    address: fakeAddress,
    slot: (name) => readSlot(management, fakeAddress, name),
    scmSite: (access) => passingTime(scmSite(access), clock),
    holdSwap: () => Promise.resolve(),
    pause: () => clock.runUntil(clock.sleep(1000)),
    end: () => Promise.resolve(),
  });
}

const ignore = (): void => undefined;

/** Lets the time pass while a member of a port is waited for. */
export function passingTime<T extends object>(port: T, clock: VirtualClock): T {
  const members = Object.entries(port) as [string, (...given: unknown[]) => Promise<unknown>][];
  const passing = members.map(([name, member]) => [
    name,
    (...given: unknown[]) => clock.runUntil(member(...given)),
  ]);
  return Object.fromEntries(passing) as T;
}

/** @throws Error where there is no such slot */
export async function readSlot(management: Management, address: AppAddress, name: string): Promise<Slot> {
  const found = await management.findSlot(address, name);
  if (found === undefined) throw new Error(`there is no slot '${name}'`);
  return found;
}
