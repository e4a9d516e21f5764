import type { EmulatorClock } from '../clock.ts';
import type { FaultList } from '../faults/fault-list.ts';
import type { Kudu } from '../kudu/kudu.ts';
import type { Effect } from '../model/answer.ts';
import type { Moment } from '../model/moment.ts';
import type { Place } from '../model/place.ts';
import type { World } from '../model/world.ts';
import type { SiteContent, Sites } from '../sites/sites.ts';
import type { EmulatorState } from '../state/state-file.ts';
import type { RequestLog } from './request-log.ts';

/** A request and its answer, in the form that the live validator of the npm package oav reads. */
export interface Exchange {
  readonly liveRequest: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
  readonly liveResponse: {
    readonly statusCode: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
}

/** What the faces of the emulator share. */
export interface Core {
  readonly state: EmulatorState;
  readonly world: World;
  readonly stateFolder: string;
  readonly clock: EmulatorClock;
  readonly faults: FaultList;
  readonly log: RequestLog;
  readonly sites: Sites;
  readonly record: ((exchange: Exchange) => void) | undefined;
  /** Ids of slot creations whose poll has not been answered yet. */
  readonly creations: Map<string, { readonly app: string; readonly slot: string }>;
  /** What went wrong out of sight of any client; for the control route. */
  readonly problems: string[];
  /** Origin of ARM, sign-in and control route, without a slash at the end. */
  managementUrl: () => string;
  moment(): Moment;
  /** Aborted when the emulator stops: nothing new begins then. */
  readonly stopping: AbortSignal;
  /** Resolves when the state is on disk. */
  save(): Promise<void>;
  /** Begins what the model asks for; resolves when new slots can be reached, restarts go on behind. */
  perform(effects: readonly Effect[]): Promise<void>;
  kuduOf(place: Place): Kudu;
  contentOf(place: Place): SiteContent;
}
