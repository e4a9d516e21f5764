import { effectiveAppSettings, readEnvironment } from './environment.ts';
import type { Moment } from './moment.ts';
import type { Place } from './place.ts';
import { placeOf } from './place.ts';
import type { App, Swap, SwapPhase, World } from './world.ts';

/** What a swap waits for outside the model. */
export type SwapTask =
  | { readonly kind: 'wait' }
  | {
      readonly kind: 'restart';
      readonly place: Place;
      readonly environment: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'warm-up'; readonly place: Place; readonly ping: WarmUpPing };

/** The warm-up request; `statuses` undefined means that any answer will do. */
export interface WarmUpPing {
  readonly path: string;
  readonly statuses: readonly number[] | undefined;
  readonly timeoutMs: number;
}

/** How a task went; `failure` chooses Azure's words, or is them (`text`). */
export type TaskOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly failure: 'worker-not-started' | 'warm-up-timed-out' | 'no-http-ping' }
  | { readonly ok: false; readonly failure: 'text'; readonly text: string };

/** What the swap's phase asks for; undefined when the swap is over. */
export function swapTask(world: World, swap: Swap): SwapTask | undefined {
  const source = placeIn(world, swap, swap.source);
  switch (swap.phase) {
    case 'applying':
      return { kind: 'wait' };
    case 'restarting':
    case 'restarting-old':
    case 'reverting':
      return source.slot.state === 'Running'
        ? { kind: 'restart', place: source, environment: readEnvironment(source) }
        : { kind: 'wait' };
    case 'warming':
      return { kind: 'warm-up', place: source, ping: readPing(source, world.warmUpTimeoutMs) };
    case 'done':
    case 'failed':
      return undefined;
  }
}

/** Moves the swap on after its task; the routing flips when the warm-up has passed. */
export function finishSwapTask(world: World, swap: Swap, outcome: TaskOutcome, moment: Moment): void {
  const next = outcome.ok ? advance(world, swap, moment) : revert(world, swap, outcome, moment);
  swap.phase = next;
  swap.history.push({ phase: next, at: moment.now });
}

/** Carries a swap to its end at one moment; for worlds without processes. */
export function runSwap(
  world: World,
  swap: Swap,
  perform: (task: SwapTask) => TaskOutcome,
  moment: Moment,
): void {
  for (let task = swapTask(world, swap); task !== undefined; task = swapTask(world, swap)) {
    finishSwapTask(world, swap, perform(task), moment);
  }
}

function advance(world: World, swap: Swap, moment: Moment): SwapPhase {
  const source = placeIn(world, swap, swap.source);
  const target = placeIn(world, swap, swap.target);
  switch (swap.phase) {
    case 'applying':
      source.slot.appliedFrom = target.slot.name;
      return 'restarting';
    case 'restarting':
      return 'warming';
    case 'warming':
      flip(source, target);
      swap.switchedAt = moment.now;
      return 'restarting-old';
    case 'restarting-old':
      for (const { slot } of [source, target]) {
        slot.slotSwapStatus = { at: moment.now, source: swap.source, target: swap.target };
        slot.lastModified = moment.now;
      }
      return 'done';
    case 'reverting':
    case 'failed':
      return 'failed';
    case 'done':
      return 'done';
  }
}

/** Before the flip the source gets its own settings back; after it nothing is undone, as in Azure. */
function revert(world: World, swap: Swap, outcome: TaskOutcome & { ok: false }, moment: Moment): SwapPhase {
  if (swap.phase === 'restarting-old' || swap.phase === 'reverting') return advance(world, swap, moment);
  const source = placeIn(world, swap, swap.source);
  const target = placeIn(world, swap, swap.target);
  clearPreparation(source, target);
  swap.failure = failureText(swap, outcome);
  return 'reverting';
}

/** The routing change: in one step each slot serves what the other served. */
function flip(source: Place, target: Place): void {
  [source.slot.contentId, target.slot.contentId] = [target.slot.contentId, source.slot.contentId];
  clearPreparation(source, target);
}

/** Ends a preparation for swap on both sides. */
export function clearPreparation(...places: Place[]): void {
  for (const { slot } of places) {
    slot.appliedFrom = undefined;
    slot.targetSwapSlot = undefined;
  }
}

/** Source: azure-pipelines-tasks issues 13003 and 15068; azureossd.github.io for Linux. */
function failureText(swap: Swap, outcome: TaskOutcome & { ok: false }): string {
  const slots = `Cannot swap slots for site '${swap.app}' because`;
  switch (outcome.failure) {
    case 'worker-not-started':
      return `${slots} the worker process for '${swap.source}' slot could not be started.`;
    case 'warm-up-timed-out':
      return `${slots} the warmup requests to application in '${swap.source}' slot have timed out.`;
    case 'no-http-ping':
      return `Cannot swap site slots for site '${swap.app}' because the '${swap.source}' slot did not respond to http ping.`;
    case 'text':
      return outcome.text;
  }
}

/** Source: App Service, 'Environment variables and app settings reference'. */
function readPing(place: Place, timeoutMs: number): WarmUpPing {
  const settings = effectiveAppSettings(place);
  const statuses = settings['WEBSITE_SWAP_WARMUP_PING_STATUSES'];
  return {
    path: settings['WEBSITE_SWAP_WARMUP_PING_PATH'] ?? '/',
    statuses: statuses?.split(',').map((status) => Number(status.trim())),
    timeoutMs,
  };
}

function placeIn(world: World, swap: Swap, slot: string): Place {
  const app: App | undefined = world.apps.find((one) => one.name === swap.app);
  const place = app && placeOf(world, app, slot);
  if (place === undefined) throw new Error(`The swap ${swap.id} names a slot that is gone: ${slot}.`);
  return place;
}
