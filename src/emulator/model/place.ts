import type { Answer } from './answer.ts';
import { done, refused } from './answer.ts';
import { operationInProgress, preparedForSwap, resourceGroupNotFound, resourceNotFound } from './refusals.ts';
import type { App, Content, Plan, Slot, Swap, World } from './world.ts';

/** A slot, where it is, and what it serves now. */
export interface Place {
  readonly app: App;
  readonly slot: Slot;
  readonly content: Content;
  readonly plan: Plan;
}

/** The name of the slot that has none in URLs. */
export const production = 'production';

/** Whether two names are one; Azure's names have no case. */
export function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** The slot `slot` of `app`, or ARM's 404 for what is missing. */
export function findPlace(world: World, group: string, app: string, slot: string): Answer<Place> {
  if (!world.resourceGroups.some((one) => sameName(one.name, group))) {
    return refused(resourceGroupNotFound(group));
  }
  const found = world.apps.find((one) => sameName(one.name, app) && sameName(one.resourceGroup, group));
  if (found === undefined) return refused(resourceNotFound(`Microsoft.Web/sites/${app}`, group));
  const place = placeOf(world, found, slot);
  if (place === undefined || (slot !== production && sameName(slot, production))) {
    return refused(resourceNotFound(`Microsoft.Web/sites/${app}/slots/${slot}`, group));
  }
  return done(place);
}

/** The slot `slot` of `app`, if there is one. */
export function placeOf(world: World, app: App, slotName: string): Place | undefined {
  const slot = app.slots.find((one) => sameName(one.name, slotName));
  const content = world.contents.find((one) => one.id === slot?.contentId);
  const plan = world.plans.find((one) => sameName(one.name, app.plan));
  if (slot === undefined || content === undefined || plan === undefined) return undefined;
  return { app, slot, content, plan };
}

/** Every slot of every app. */
export function allPlaces(world: World): Place[] {
  return world.apps.flatMap((app) => app.slots.flatMap((slot) => placeOf(world, app, slot.name) ?? []));
}

/** The swap that runs on `app` now. */
export function runningSwap(world: World, app: App): Swap | undefined {
  return world.swaps.find(
    (swap) => swap.app === app.name && swap.phase !== 'done' && swap.phase !== 'failed',
  );
}

/** Refuses a change that touches all slots of an app while a swap or a preview holds any of them. */
export function checkAppChangeable(world: World, app: App): Answer<undefined> {
  const swap = runningSwap(world, app);
  if (swap !== undefined) return refused(operationInProgress(world, swap));
  const prepared = app.slots.some((slot) => slot.targetSwapSlot !== undefined);
  return prepared ? refused(preparedForSwap()) : done(undefined);
}

/** Refuses a change of a slot's configuration while a swap or a preview holds it. */
export function checkChangeable(world: World, place: Place): Answer<undefined> {
  const swap = runningSwap(world, place.app);
  if (swap !== undefined && [swap.source, swap.target].includes(place.slot.name)) {
    return refused(operationInProgress(world, swap));
  }
  if (place.slot.targetSwapSlot !== undefined) return refused(preparedForSwap());
  return done(undefined);
}
