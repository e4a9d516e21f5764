import type { Answer } from './answer.ts';
import { done, refused } from './answer.ts';
import type { Moment } from './moment.ts';
import type { Place } from './place.ts';
import { placeOf, runningSwap } from './place.ts';
import { operationInProgress, preparedForSwap, previewWithSiteAuth } from './refusals.ts';
import { restartBoth } from './settings.ts';
import { clearPreparation } from './swap-steps.ts';
import { findPair } from './swap.ts';
import type { World } from './world.ts';

/**
 * First phase of a swap with preview: the source runs with the target's slot settings, and both slots are
 * locked until the swap is completed or cancelled.
 * Source: Microsoft.Web, sites/slots/applySlotConfig.
 */
export function applySlotConfig(
  world: World,
  source: Place,
  target: string,
  moment: Moment,
): Answer<undefined> {
  const pair = findPair(world, source, target);
  if (!pair.ok) return pair;
  if (source.slot.targetSwapSlot !== undefined) return refused(preparedForSwap());
  if (source.slot.siteAuth.enabled || pair.value.slot.siteAuth.enabled) return refused(previewWithSiteAuth());
  source.slot.targetSwapSlot = pair.value.slot.name;
  source.slot.appliedFrom = pair.value.slot.name;
  pair.value.slot.targetSwapSlot = source.slot.name;
  source.slot.lastModified = moment.now;
  return done(undefined, restartBoth(source));
}

/**
 * Cancels a preview from either of its slots; the one that ran with the other's settings restarts with its
 * own. Without a preview it changes nothing and answers as if it had.
 * Source: Microsoft.Web, sites/slots/resetSlotConfig; the portal calls it on the source slot.
 */
export function resetSlotConfig(world: World, place: Place, moment: Moment): Answer<undefined> {
  const running = runningSwap(world, place.app);
  if (running !== undefined) return refused(operationInProgress(world, running));
  const { targetSwapSlot } = place.slot;
  if (targetSwapSlot === undefined) return done(undefined);
  const other = placeOf(world, place.app, targetSwapSlot);
  const both = other === undefined ? [place] : [place, other];
  const applied = both.filter(({ slot }) => slot.appliedFrom !== undefined);
  clearPreparation(...both);
  for (const { slot } of applied) slot.lastModified = moment.now;
  return done(undefined, applied.flatMap(restartBoth));
}
