import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import type { EmulatorClock } from '../clock.ts';
import { makeFaultList } from '../faults/fault-list.ts';
import type { Kudu, KuduHost } from '../kudu/kudu.ts';
import type { Moment } from '../model/moment.ts';
import type { Sites } from '../sites/sites.ts';
import type { EmulatorState } from '../state/state-file.ts';
import { stateWriter } from '../state/state-file.ts';
import type { Certificates } from '../tls/certificates.ts';
import type { Background } from './background.ts';
import { makeBackground } from './background.ts';
import type { Core, Exchange } from './core.ts';
import { makeKuduHost } from './kudu-host.ts';
import { findSlot, performEffect } from './perform-effects.ts';
import { makeRequestLog } from './request-log.ts';
import type { SlotHosts } from './slot-hosts.ts';
import { makeSlotHosts } from './slot-hosts.ts';

/** The parts below the model; a test may hand in small ones. */
export interface EmulatorParts {
  readonly makeKudu: (host: KuduHost) => Kudu;
  readonly makeSites: (now: () => number) => Sites;
}

/** What the core of an emulator is made of. */
export interface CoreFacts {
  readonly stateFolder: string;
  readonly state: EmulatorState;
  readonly clock: EmulatorClock;
  readonly certificates: Certificates;
  readonly parts: EmulatorParts;
  readonly record: ((exchange: Exchange) => void) | undefined;
  readonly stopping: AbortSignal;
  readonly managementUrl: () => string;
  /** Nothing is kept before: a start that fails leaves no state that counts as begun. */
  readonly isSeeded: () => boolean;
}

/** The core, with what only the start and the end of an emulator touch. */
export interface MadeCore {
  readonly core: Core;
  readonly background: Background;
  readonly hosts: SlotHosts;
}

/** Ties model, hosts, Kudu and sites together; nothing listens or runs yet. */
export function makeCore(facts: CoreFacts): MadeCore {
  const { stateFolder, state, clock, certificates, parts, record, stopping, managementUrl, isSeeded } = facts;
  const problems: string[] = [];
  const write = stateWriter(stateFolder, state);
  const background = makeBackground((text) => problems.push(text));
  const core: Core = {
    state,
    world: state.world,
    stateFolder,
    clock,
    faults: makeFaultList(),
    log: makeRequestLog(),
    sites: parts.makeSites(() => clock.now()),
    record,
    creations: new Map(),
    problems,
    managementUrl,
    moment: () => makeMoment(clock),
    stopping,
    save: () => (isSeeded() ? write() : Promise.resolve()),
    perform: async (effects) => {
      for (const effect of effects) await performEffect(core, background, hosts, effect);
    },
    kuduOf: (place) => hosts.kuduOf(place),
    contentOf: ({ content }) => ({ id: content.id, home: join(stateFolder, 'contents', content.id) }),
  };
  const hosts = makeSlotHosts(core, certificates, {
    current: (app, slot) => findSlot(core.world, app, slot),
    makeKudu: parts.makeKudu,
    makeHost: (app, slot) => makeKuduHost(core, background, app, slot),
  });
  return { core, background, hosts };
}

/** The time of `clock`, and luck from the system. */
export function makeMoment(clock: EmulatorClock): Moment {
  return { now: clock.now(), random: () => randomInt(2 ** 47) / 2 ** 47 };
}
