import { nearestName } from '#app-service/nearest-name.ts';
import { production } from '#app-service/slot.ts';
import type { AppAddress, Slot } from '#app-service/slot.ts';
import { failure } from '#failures/failure.ts';
import type { Management } from '#ports';

interface WantedApp {
  readonly subscriptionId: string;
  readonly resourceGroup: string | undefined;
  readonly app: string;
}

/**
 * Finds the app; without a resource group all groups are looked through.
 * @throws Failure APP_NOT_FOUND, with the names that are there
 * @throws Failure APP_AMBIGUOUS
 */
export async function findApp(wanted: WantedApp, management: Management): Promise<AppAddress> {
  const { subscriptionId, resourceGroup, app } = wanted;
  if (resourceGroup !== undefined) {
    const address = { subscriptionId, resourceGroup, app };
    if ((await management.findSlot(address, production)) !== undefined) return address;
  }
  const apps = await management.listApps(subscriptionId, resourceGroup);
  const found = apps.filter((one) => one.app.toLowerCase() === app.toLowerCase());
  const [first, second] = found;
  if (first === undefined) {
    const known = apps.map((one) => one.app);
    throw failure('APP_NOT_FOUND', { app, resourceGroup, known, nearest: nearestName(app, known) });
  }
  if (second !== undefined) {
    throw failure('APP_AMBIGUOUS', { app, groups: found.map((one) => one.resourceGroup) });
  }
  return first;
}

/** Reads a slot of an app that exists. @throws Failure SLOT_NOT_FOUND, with the names that are there */
export async function readSlot(address: AppAddress, name: string, management: Management): Promise<Slot> {
  const slot = await management.findSlot(address, name);
  if (slot !== undefined) return slot;
  const known = await management.listSlots(address);
  throw failure('SLOT_NOT_FOUND', { slot: name, app: address.app, known, nearest: nearestName(name, known) });
}
