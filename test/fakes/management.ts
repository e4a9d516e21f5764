import { production } from '#app-service/slot.ts';
import { Secret } from '#app-service/secret.ts';
import type { Failure } from '#failures/failure.ts';
import type { Clock, Management } from '#ports';
import type { AzureWorld } from './azure-world.ts';
import { findSlot, slotNow } from './fake-lookup.ts';
import { fakeSwaps } from './fake-swaps.ts';

export type ManagementMember = keyof Management;

/** Misfortune of the next calls of a member: thrown before its effect, or after it. */
export interface FakeMisfortune {
  readonly failure: Failure;
  readonly when?: 'before' | 'after';
  /** How many calls; 1 if not given. */
  readonly times?: number;
}

export interface FakeManagement extends Management {
  readonly world: AzureWorld;
  /** Every call in order, `beginSwap stage production`. */
  readonly calls: readonly string[];
  meet(member: ManagementMember, misfortune: FakeMisfortune): void;
}

export type FakeCall = <T>(member: ManagementMember, words: readonly string[], act: () => T) => Promise<T>;

/** Makes ARM of plain data: reads look into `world`, writes change it, a swap exchanges what Azure exchanges. */
export function fakeManagement(world: AzureWorld, clock: Clock): FakeManagement {
  const calls: string[] = [];
  const misfortunes: { member: ManagementMember; left: number; given: FakeMisfortune }[] = [];
  const swaps = fakeSwaps(world, clock, (member, words, act) => call(member, words, act));
  const call: FakeCall = async (member, words, act) => {
    swaps.settle();
    calls.push([member, ...words].join(' '));
    await Promise.resolve();
    const met = misfortunes.find((one) => one.member === member && one.left > 0);
    if (met !== undefined) met.left -= 1;
    if (met !== undefined && met.given.when !== 'after') throw met.given.failure;
    const result = act();
    if (met !== undefined) throw met.given.failure;
    return result;
  };
  return {
    world,
    calls,
    meet: (member, given) => misfortunes.push({ member, left: given.times ?? 1, given }),
    ...reads(world, call),
    ...writes(world, call),
    ...swaps.members,
  };
}

type Reads = Pick<
  Management,
  | 'listApps'
  | 'listSlots'
  | 'findSlot'
  | 'readConfig'
  | 'readScmBasicAuthAllowed'
  | 'readSiteAuthEnabled'
  | 'readSettings'
  | 'readStickyNames'
  | 'readKeyVaultReferences'
  | 'readSlotDifferences'
  | 'readPublishingCredentials'
  | 'findMissingActions'
>;

function reads(world: AzureWorld, call: FakeCall): Reads {
  return {
    listApps: (_subscription, group) =>
      call('listApps', group === undefined ? [] : [group], () =>
        group === undefined || group === world.address.resourceGroup ? [world.address] : [],
      ),
    listSlots: () =>
      call('listSlots', [], () =>
        world.slots.map((one) => one.slot.name).filter((name) => name !== production),
      ),
    findSlot: (address, name) =>
      call('findSlot', [name], () => {
        const { app, resourceGroup } = world.address;
        const known = address.app === app && address.resourceGroup === resourceGroup;
        return known ? findSlot(world, name)?.slot : undefined;
      }),
    readConfig: (slot) => call('readConfig', [slot.name], () => slotNow(world, slot).config),
    readScmBasicAuthAllowed: (slot) =>
      call('readScmBasicAuthAllowed', [slot.name], () => slotNow(world, slot).scmBasicAuthAllowed),
    readSiteAuthEnabled: (slot) =>
      call('readSiteAuthEnabled', [slot.name], () => slotNow(world, slot).siteAuthEnabled),
    readSettings: (slot) => call('readSettings', [slot.name], () => slotNow(world, slot).settings),
    readStickyNames: () => call('readStickyNames', [], () => world.stickyNames),
    readKeyVaultReferences: (slot) =>
      call('readKeyVaultReferences', [slot.name], () => [...slotNow(world, slot).keyVaultReferences]),
    readSlotDifferences: (slot, target) =>
      call('readSlotDifferences', [slot.name, target], () => [...world.differences]),
    readPublishingCredentials: (slot) =>
      call('readPublishingCredentials', [slot.name], () => {
        const { userName, password } = slotNow(world, slot);
        return { kind: 'basic' as const, userName, password: new Secret(password) };
      }),
    findMissingActions: (_id, wanted) =>
      call('findMissingActions', [], () => wanted.filter((one) => world.missingActions.includes(one))),
  };
}

type Writes = Pick<
  Management,
  | 'updateScmType'
  | 'writeAppSettings'
  | 'writeConnectionStrings'
  | 'writeStickyNames'
  | 'startSlot'
  | 'updateTags'
>;

function writes(world: AzureWorld, call: FakeCall): Writes {
  return {
    updateScmType: (slot, scmType) =>
      call('updateScmType', [slot.name, scmType], () => {
        const found = slotNow(world, slot);
        found.config = { ...found.config, scmType };
      }),
    writeAppSettings: (slot, appSettings) =>
      call('writeAppSettings', [slot.name], () => {
        const found = slotNow(world, slot);
        found.settings = { ...found.settings, appSettings };
      }),
    writeConnectionStrings: (slot, connectionStrings) =>
      call('writeConnectionStrings', [slot.name], () => {
        const found = slotNow(world, slot);
        found.settings = { ...found.settings, connectionStrings };
      }),
    writeStickyNames: (_app, names) =>
      call('writeStickyNames', [], () => {
        world.stickyNames = names;
      }),
    startSlot: (slot) =>
      call('startSlot', [slot.name], () => {
        const found = slotNow(world, slot);
        found.slot = { ...found.slot, state: 'Running' };
      }),
    updateTags: (slot, tags) =>
      call('updateTags', [slot.name], () => {
        const found = slotNow(world, slot);
        const merged = Object.entries({ ...found.slot.tags, ...tags });
        const kept = merged.filter((one): one is [string, string] => one[1] !== undefined);
        found.slot = { ...found.slot, tags: Object.fromEntries(kept) };
      }),
  };
}
