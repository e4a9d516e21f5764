import { resolve } from 'node:path';
import { allPlaces } from '../model/place.ts';
import type { Seed } from '../model/seed.ts';
import type { Core } from './core.ts';

/** Deploys the folders that a seed names, each as the first commit of its slot's repository. */
export async function seedContents(core: Core, seed: Seed): Promise<void> {
  for (const place of allPlaces(core.world)) {
    const app = seed.apps.find((one) => one.name === place.app.name);
    const content = app?.slots.find((one) => one.name === place.slot.name)?.content;
    if (content === undefined) continue;
    const { folder, message, author, email, at = core.clock.now() } = content;
    await core.kuduOf(place).seed(resolve(folder), { message, author, email, at });
  }
}
