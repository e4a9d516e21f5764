import { makeWorld } from '#emulator/model/make-world.ts';
import type { Moment } from '#emulator/model/moment.ts';
import type { Place } from '#emulator/model/place.ts';
import { findPlace } from '#emulator/model/place.ts';
import type { AppSeed, Seed } from '#emulator/model/seed.ts';
import type { World } from '#emulator/model/world.ts';

/** Luck that is the same each time it is begun. */
export function makeRandom(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** The moment `now`, with luck that repeats. */
export function at(now: number): Moment {
  return { now, random: makeRandom(now + 1) };
}

/** An app 'shop' with production, 'stage' and 'dev'; COLOUR and DB stay with their slot. */
export function makeShop(changes: Partial<AppSeed> = {}, seed: Partial<Seed> = {}): World {
  const text = (value: string): { value: string; type: string } => ({ value, type: 'Custom' });
  const app: AppSeed = {
    name: 'shop',
    resourceGroup: 'web',
    stickyAppSettings: ['COLOUR'],
    stickyConnectionStrings: ['DB'],
    slots: [
      {
        name: 'production',
        appSettings: { COLOUR: 'blue', VERSION: '1' },
        connectionStrings: { DB: text('live'), CACHE: text('one') },
      },
      {
        name: 'stage',
        appSettings: { COLOUR: 'green', VERSION: '2' },
        connectionStrings: { DB: text('test'), CACHE: text('two') },
      },
      { name: 'dev' },
    ],
    ...changes,
  };
  return makeWorld({ apps: [app], ...seed }, at(0));
}

/** A slot of 'shop'. */
export function slotOf(world: World, name: string): Place {
  const found = findPlace(world, 'web', 'shop', name);
  if (!found.ok) throw new Error(found.refusal.message);
  return found.value;
}
