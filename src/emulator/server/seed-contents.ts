import { resolve } from 'node:path';
import { findPlace } from '../model/place.ts';
import type { Seed } from '../model/seed.ts';
import type { StartProblem } from '../start-refusal.ts';
import { startRefusal } from '../start-refusal.ts';
import type { Core } from './core.ts';

/**
 * Deploys the folders that a seed names, each as the first commit of its slot's repository.
 *
 * @throws StartRefusal with every folder that cannot be deployed
 */
export async function seedContents(core: Core, seed: Seed): Promise<void> {
  const problems: StartProblem[] = [];
  for (const [appIndex, app] of seed.apps.entries()) {
    for (const [slotIndex, slot] of app.slots.entries()) {
      const place = findPlace(core.world, app.resourceGroup, app.name, slot.name);
      if (slot.content === undefined || !place.ok) continue;
      const { folder, message, author, email, at = core.clock.now() } = slot.content;
      try {
        await core.kuduOf(place.value).seed(resolve(folder), { message, author, email, at });
      } catch (thrown) {
        problems.push({
          about: { seed: `apps[${String(appIndex)}].slots[${String(slotIndex)}].content` },
          problem: `cannot be deployed: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
          accepted: 'Give a folder that can be deployed as it is, or can be built on this machine',
        });
      }
    }
  }
  if (problems.length > 0) throw startRefusal(problems);
}
