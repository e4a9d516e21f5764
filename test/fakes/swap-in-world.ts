import type { AzureWorld, FakeSlot } from './azure-world.ts';
import { slotOf } from './azure-world.ts';

/** Exchanges what a swap exchanges: content, and the settings that are no slot settings. */
export function swapInWorld(world: AzureWorld, sourceName: string, targetName: string, at: number): void {
  const source = slotOf(world, sourceName);
  const target = slotOf(world, targetName);
  const before = { source: { ...source }, target: { ...target } };
  moveInto(world, source, before.source, before.target);
  moveInto(world, target, before.target, before.source);
  for (const one of [source, target]) {
    const lastSwap = { at, source: sourceName, target: targetName };
    one.slot = { ...one.slot, lastSwap, pendingSwapWith: undefined };
  }
}

function moveInto(world: AzureWorld, slot: FakeSlot, own: FakeSlot, other: FakeSlot): void {
  const { stickyNames } = world;
  slot.content = other.content;
  slot.settings = {
    appSettings: merge(own.settings.appSettings, other.settings.appSettings, stickyNames.appSettings),
    connectionStrings: merge(
      own.settings.connectionStrings,
      other.settings.connectionStrings,
      stickyNames.connectionStrings,
    ),
  };
}

function merge<T>(
  own: Readonly<Record<string, T>>,
  other: Readonly<Record<string, T>>,
  sticky: readonly string[],
): Record<string, T> {
  const stays = (name: string): boolean => sticky.includes(name);
  return Object.fromEntries([
    ...Object.entries(other).filter(([name]) => !stays(name)),
    ...Object.entries(own).filter(([name]) => stays(name)),
  ]);
}
