import type { Effect } from '../model/answer.ts';
import { readEnvironment } from '../model/environment.ts';
import type { Place } from '../model/place.ts';
import { placeOf } from '../model/place.ts';
import { findSwap } from '../model/swap.ts';
import type { World } from '../model/world.ts';
import type { Background } from './background.ts';
import type { Core } from './core.ts';
import type { SlotHosts } from './slot-hosts.ts';
import { driveSwap } from './swap-runner.ts';

/** Begins one effect; resolves at once, save for slots that are opened. */
export async function performEffect(
  core: Core,
  background: Background,
  hosts: SlotHosts,
  effect: Effect,
): Promise<void> {
  if (effect.kind === 'run-swap') {
    const swap = findSwap(core.world, effect.swapId);
    if (swap !== undefined) void background.run(`swap ${swap.id}`, () => driveSwap(core, background, swap));
    return;
  }
  if (effect.kind === 'close-slot') {
    await background.run(`site ${effect.contentId}`, () =>
      hosts.close(effect.app, effect.slot, effect.contentId),
    );
    return;
  }
  const place = findSlot(core.world, effect.app, effect.slot);
  if (place === undefined) return;
  switch (effect.kind) {
    case 'open-slot':
      await hosts.open(place);
      void restartSite(core, background, place);
      return;
    case 'restart-site':
      void restartSite(core, background, place);
      return;
    case 'stop-site':
      void background.run(`site ${place.content.id}`, () => core.sites.stopSite(core.contentOf(place)));
      return;
    case 'restart-scm':
      void background.run(`scm ${effect.app}/${effect.slot}`, () => hosts.kuduOf(place).restart());
  }
}

/** Restarts what a slot serves with the environment it has when its turn comes. */
export function restartSite(core: Core, background: Background, place: Place): Promise<void> {
  const { id } = place.content;
  return background.run(`site ${id}`, async () => {
    const now = servingPlace(core.world, id);
    if (now?.slot.state !== 'Running' || core.stopping.aborted) return;
    await core.sites.restart(core.contentOf(now), readEnvironment(now));
  });
}

/** The slot that serves a content now. */
export function servingPlace(world: World, contentId: string): Place | undefined {
  for (const app of world.apps) {
    const slot = app.slots.find((one) => one.contentId === contentId);
    if (slot !== undefined) return placeOf(world, app, slot.name);
  }
  return undefined;
}

/** A slot by the names of app and slot. */
export function findSlot(world: World, appName: string, slot: string): Place | undefined {
  const app = world.apps.find((one) => one.name === appName);
  return app && placeOf(world, app, slot);
}
