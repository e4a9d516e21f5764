import type { Deployment, DeploymentLogEntry } from '#app-service/deployment.ts';
import { effectiveAppSettings } from '#emulator/model/environment.ts';
import type { Moment } from '#emulator/model/moment.ts';
import { findPlace } from '#emulator/model/place.ts';
import type { Place } from '#emulator/model/place.ts';
import type { World } from '#emulator/model/world.ts';
import type { Chance } from './chance.ts';
import type { VirtualClock } from './virtual-clock.ts';

export const appName = 'shop';
export const groupName = 'web';
export type SlotName = 'production' | 'stage' | 'canary';

/** How a build does, once it runs. */
export type Quality =
  | 'good'
  /** Its deployment fails. */
  | 'not-deployable'
  | 'bad-everywhere'
  /** Bad only where it is routed to as production. */
  | 'bad-in-production'
  /** Bad under production's slot setting MODE, so that a preview shows it. */
  | 'bad-with-production-settings'
  /** Bad without the setting FEATURE. */
  | 'needs-setting';

/** A commit in some slot's repository; `by` is the run or the other actor that made it. */
export interface KnownCommit {
  readonly id: string;
  readonly tree: string;
  readonly message: string;
  /** What its process names as its version; undefined: none. */
  readonly version: string | undefined;
  readonly quality: Quality;
  readonly by: string;
}

/** What goes with a content of the model: its repository, its deployments, and the process that serves it. */
export interface Holding {
  head: string | undefined;
  /** Newest first. */
  deployments: Deployment[];
  readonly logs: Map<string, DeploymentLogEntry[]>;
  /** Ends the deployment under way as a restart of the SCM site does; undefined: none is under way. */
  cut: (() => void) | undefined;
  scmAwayUntil: number;
  siteAwayUntil: number;
  /** The commit whose process runs. */
  served: string | undefined;
  /** When the deployment of `served` was accepted. */
  servedSince: number;
}

/** Something that production served from some moment on. */
export interface Served {
  readonly at: number;
  readonly contentId: string;
  readonly commit: string | undefined;
  /** The run or other actor whose deed brought it there. */
  readonly by: string;
  /** When the swap that brought it was accepted; the deployment itself when there was none. */
  readonly since: number;
  readonly how: 'swap' | 'deployment' | 'start';
}

/** A deed of another actor, which takes the blame for what follows from it. */
export interface Deed {
  readonly at: number;
  readonly by: string;
  readonly what: string;
}

/** All that is really so, whatever anybody was told. */
export interface Truth {
  readonly model: World;
  readonly clock: VirtualClock;
  readonly chance: Chance;
  readonly commits: Map<string, KnownCommit>;
  readonly served: Served[];
  readonly deeds: Deed[];
  /** Swap id to whoever asked for it. */
  readonly swapsBy: Map<string, string>;
  /** Every note of a swap that was meant that came to be kept: by whom, when that was asked for, since when it is there. */
  readonly intents: { readonly by: string; readonly at: number; readonly keptAt: number }[];
  /** Who prepared the swap with preview that is pending. */
  preparedBy: string | undefined;
  /** Longest that a phase of the first swap takes, in ms. */
  longestPhaseMs: number;
  /** When a preview last came to its end: it was cancelled, or its swap was accepted. */
  previewEndedAt: number;
  /** What happened, in order, for whoever reads a violation. */
  readonly story: string[];
  place(slot: string): Place;
  holding(contentId: string): Holding;
  moment(): Moment;
  tell(text: string): void;
}

/** The truth about a model's app, nothing deployed. */
export function makeTruth(clock: VirtualClock, chance: Chance, make: (moment: Moment) => World): Truth {
  const luck = chance.part('model');
  const moment = (): Moment => ({ now: clock.now(), random: luck.next });
  const model = make(moment());
  const holdings = new Map(model.contents.map((content) => [content.id, freshHolding()]));
  const story: string[] = [];
  const start = clock.now();
  return {
    model,
    clock,
    chance,
    commits: new Map(),
    served: [],
    deeds: [],
    swapsBy: new Map(),
    intents: [],
    preparedBy: undefined,
    longestPhaseMs: 15_000,
    previewEndedAt: 0,
    story,
    place: (slot) => {
      const found = findPlace(model, groupName, appName, slot);
      if (!found.ok) throw new Error(found.refusal.message);
      return found.value;
    },
    holding: (contentId) => {
      const found = holdings.get(contentId);
      if (found === undefined) throw new Error(`no content ${contentId}`);
      return found;
    },
    moment,
    tell: (text) => story.push(`${((clock.now() - start) / 1000).toFixed(1).padStart(7)} s  ${text}`),
  };
}

function freshHolding(): Holding {
  return {
    head: undefined,
    deployments: [],
    logs: new Map(),
    cut: undefined,
    scmAwayUntil: 0,
    siteAwayUntil: 0,
    served: undefined,
    servedSince: 0,
  };
}

/** Whether the process of this commit is healthy where its content is routed to now. */
export function isHealthy(truth: Truth, slot: string): boolean {
  const place = truth.place(slot);
  const commit = truth.commits.get(truth.holding(place.content.id).served ?? '');
  const settings = effectiveAppSettings(place);
  switch (commit?.quality) {
    case undefined:
    case 'good':
      return true;
    case 'not-deployable':
    case 'bad-everywhere':
      return false;
    case 'bad-in-production':
      return slot !== 'production';
    case 'bad-with-production-settings':
      return settings['MODE'] !== 'live';
    case 'needs-setting':
      return settings['FEATURE'] === 'on';
  }
}

/** Notes what production serves now; called at every change of routing and of the process behind it. */
export function noteServed(truth: Truth, how: Served['how'], by: string, since: number): void {
  const contentId = truth.place('production').content.id;
  const commit = truth.holding(contentId).served;
  truth.served.push({ at: truth.clock.now(), contentId, commit, by, since, how });
  truth.tell(`production serves ${commit?.slice(0, 10) ?? 'nothing'} (${how} of ${by})`);
}

/** Names of the slot that a content is routed to. */
export function slotOfContent(truth: Truth, contentId: string): SlotName {
  const names = ['production', 'stage', 'canary'] as const;
  return names.find((name) => truth.place(name).content.id === contentId) ?? 'canary';
}
