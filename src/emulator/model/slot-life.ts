import type { Answer } from './answer.ts';
import { done, refused } from './answer.ts';
import { makeSlot } from './make-world.ts';
import type { Moment } from './moment.ts';
import { makePassword } from './moment.ts';
import type { Place } from './place.ts';
import { checkChangeable, placeOf, production } from './place.ts';
import { tooManySlots, webBadRequest } from './refusals.ts';
import { slotLimit } from './tier.ts';
import type { World } from './world.ts';

/**
 * Creates an empty slot beside the production slot `parent`: no content, no settings, no source control,
 * basic auth off, as Azure makes it today.
 */
export function createSlot(world: World, parent: Place, name: string, moment: Moment): Answer<Place> {
  if (!/^[a-z0-9](?:[a-z0-9-]{0,57}[a-z0-9])?$/i.test(name)) {
    return refused(webBadRequest(`The slot name '${name}' is invalid.`));
  }
  const { app, plan } = parent;
  if (app.slots.length - 1 >= slotLimit(plan.tier)) return refused(tooManySlots(plan.tier));
  const { slot, content } = makeSlot(world, app.name, { name }, moment);
  app.slots.push(slot);
  world.contents.push(content);
  return done({ app, plan, slot, content }, [{ kind: 'open-slot', app: app.name, slot: slot.name }]);
}

/** Deletes a slot with all it holds. */
export function deleteSlot(world: World, place: Place): Answer<undefined> {
  const free = checkChangeable(world, place);
  if (!free.ok) return free;
  const { app, slot, content } = place;
  app.slots.splice(app.slots.indexOf(slot), 1);
  world.contents.splice(world.contents.indexOf(content), 1);
  return done(undefined, [{ kind: 'close-slot', app: app.name, slot: slot.name, contentId: content.id }]);
}

/** Starts the app of a slot; starting a running one changes nothing. */
export function startSlot(place: Place, moment: Moment): Answer<undefined> {
  const { app, slot } = place;
  if (slot.state === 'Running') return done(undefined);
  slot.state = 'Running';
  slot.lastModified = moment.now;
  return done(undefined, [{ kind: 'restart-site', app: app.name, slot: slot.name }]);
}

/** Stops the app of a slot; its host answers 403 from then on. */
export function stopSlot(place: Place, moment: Moment): Answer<undefined> {
  const { app, slot } = place;
  if (slot.state === 'Stopped') return done(undefined);
  slot.state = 'Stopped';
  slot.lastModified = moment.now;
  return done(undefined, [{ kind: 'stop-site', app: app.name, slot: slot.name }]);
}

/** Restarts the app of a slot, if it runs. */
export function restartSlot(place: Place): Answer<undefined> {
  const { app, slot } = place;
  if (slot.state === 'Stopped') return done(undefined);
  return done(undefined, [{ kind: 'restart-site', app: app.name, slot: slot.name }]);
}

/** Gives a slot a new publishing password; the old one is refused from now on. */
export function newPassword(place: Place, moment: Moment): Answer<undefined> {
  place.slot.publishingPassword = makePassword(moment);
  return done(undefined);
}

/** The production slot of the app of `place`. */
export function parentOf(world: World, place: Place): Place {
  return placeOf(world, place.app, production) ?? place;
}
