import type { Http, Ports, Processes } from '#ports';
import type { RunEvent } from '#report/event.ts';
import type { TestResult } from '#app-service/smoke-test.ts';
import { steppedClock } from './clock.ts';
import type { SteppedClock } from './clock.ts';
import { fakeHttp } from './http.ts';
import { fakeProcesses } from './processes.ts';

export interface SitePorts extends Ports {
  readonly clock: SteppedClock;
  readonly events: readonly RunEvent[];
  /** Every test that ended, in order. */
  tests(): readonly TestResult[];
  /** Texts of the events of a kind. */
  texts(kind: 'said' | 'warned' | 'noticed' | 'relayed'): readonly string[];
}

/** Ports for the stages that look at sites; Azure and git are not there. */
export function sitePorts(given: {
  readonly http?: Http;
  readonly processes?: Processes;
  readonly clock?: SteppedClock;
  readonly signal?: AbortSignal;
}): SitePorts {
  const events: RunEvent[] = [];
  const absent = (): never => {
    throw new Error('not asked in this test');
  };
  return {
    digest: absent,
    management: undefined,
    scmSite: absent,
    git: {
      readCheckout: absent,
      readAncestry: absent,
      readHeads: absent,
      readAhead: absent,
      packBuild: absent,
      pushBuild: absent,
    },
    http: given.http ?? fakeHttp(absent),
    processes: given.processes ?? fakeProcesses(absent),
    clock: given.clock ?? steppedClock(),
    signal: given.signal ?? new AbortController().signal,
    tell: (event) => events.push(event),
    events,
    tests: () => events.flatMap((event) => (event.kind === 'test-ended' ? [event.test] : [])),
    texts: (kind) => events.flatMap((event) => (event.kind === kind ? [event.text] : [])),
  };
}
