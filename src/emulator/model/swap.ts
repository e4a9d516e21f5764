import type { Answer } from './answer.ts';
import { done, refused } from './answer.ts';
import type { Moment } from './moment.ts';
import { makeGuid } from './moment.ts';
import type { Place } from './place.ts';
import { placeOf, runningSwap, sameName } from './place.ts';
import { operationInProgress, preparedForSwap, webBadRequest, webNotFound } from './refusals.ts';
import type { Swap, World } from './world.ts';

/** How many finished swaps a world remembers, so that their polls can still be answered. */
const remembered = 50;

/**
 * Begins to swap `source` with the slot named `target`; the swap goes on by `swap-steps.ts`.
 *
 * Refused while another swap runs on the app, and while either slot is prepared for a swap with a third
 * one; if they are prepared for each other, this completes the preview.
 * Source: Microsoft.Web, sites/slots/slotsswap; texts as recorded by azure-cli and Azure Pipelines.
 */
export function startSwap(world: World, source: Place, target: string, moment: Moment): Answer<Swap> {
  const pair = findPair(world, source, target);
  if (!pair.ok) return pair;
  const other = pair.value;
  const phase = source.slot.targetSwapSlot === other.slot.name ? 'warming' : 'applying';
  const swap: Swap = {
    id: makeGuid(moment),
    resourceGroup: source.app.resourceGroup,
    app: source.app.name,
    source: source.slot.name,
    target: other.slot.name,
    startedAt: moment.now,
    phase,
    history: [{ phase, at: moment.now }],
    switchedAt: undefined,
    failure: undefined,
  };
  world.swaps.push(swap);
  world.swaps.splice(0, world.swaps.length - remembered);
  return done(swap, [{ kind: 'run-swap', swapId: swap.id }]);
}

/** The other slot of a swap or preview, if one may begin between the two. */
export function findPair(world: World, source: Place, target: string): Answer<Place> {
  const other = placeOf(world, source.app, target);
  if (other === undefined) {
    return refused(webNotFound(`Cannot find slot '${target}' for site '${source.app.name}'.`));
  }
  if (sameName(other.slot.name, source.slot.name)) {
    return refused(webBadRequest(`Cannot swap slot '${target}' with itself.`));
  }
  const running = runningSwap(world, source.app);
  if (running !== undefined) return refused(operationInProgress(world, running));
  const free = (one: Place, two: Place): boolean =>
    one.slot.targetSwapSlot === undefined || one.slot.targetSwapSlot === two.slot.name;
  if (!free(source, other) || !free(other, source)) return refused(preparedForSwap());
  return done(other);
}

/** The swap with this id, if it is still remembered. */
export function findSwap(world: World, id: string): Swap | undefined {
  return world.swaps.find((swap) => swap.id === id);
}
