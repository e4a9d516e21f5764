import type { VersionCheck } from '#app-service/smoke-test.ts';
import { isFailure } from '#failures/failure.ts';
import type { Ports } from '#ports';
import { readVersion } from './read-version.ts';
import { urlOf } from './tested-site.ts';
import type { TestedSite } from './tested-site.ts';

/** What a steady probe of production saw. Times are milliseconds since 1970; undefined: it was not seen. */
export interface ProbeFigures {
  readonly requests: number;
  /** An answer of 500 and above, or none to a request that was taken. */
  readonly failures: number;
  /** No connection came about: that speaks of this agent's network. */
  readonly unreached: number;
  readonly firstNewAt: number | undefined;
  readonly lastOldAt: number | undefined;
}

export interface Probe {
  /** The figures since `at`, or since the start. */
  figures(at?: number): ProbeFigures;
  /** Stops it; resolves when its last request has ended. */
  stop(): Promise<void>;
}

interface Shot {
  readonly at: number;
  readonly failed: boolean;
  readonly unreached: boolean;
  readonly version: string | undefined;
}

/** Longest that one request may take, in ms. */
const timeoutMs = 10_000;

/**
 * Asks production steadily, one connection each and without cookies, until it is stopped. `newVersion` is what the
 * new build names; every other version counts as old. Never throws: what it sees is only counted.
 */
export function startProbe(
  site: TestedSite,
  check: VersionCheck | undefined,
  newVersion: string | undefined,
  perSecond: number,
  ports: Pick<Ports, 'http' | 'clock' | 'signal'>,
): Probe {
  const shots: Shot[] = [];
  const stopping = new AbortController();
  const signal = AbortSignal.any([ports.signal, stopping.signal]);
  const under = new Set<Promise<void>>();
  const loop = async (): Promise<void> => {
    while (!signal.aborted) {
      const shot = shoot(site, check, ports).then((seen) => {
        shots.push(seen);
      });
      under.add(shot);
      void shot.finally(() => under.delete(shot));
      await ports.clock.sleep(1000 / perSecond, signal).catch(() => undefined);
    }
  };
  const running = perSecond > 0 ? loop() : Promise.resolve();
  return {
    figures: (at = 0) =>
      count(
        shots.filter((shot) => shot.at >= at),
        newVersion,
      ),
    async stop() {
      stopping.abort();
      await running;
      await Promise.all(under);
    },
  };
}

async function shoot(
  site: TestedSite,
  check: VersionCheck | undefined,
  ports: Pick<Ports, 'http' | 'clock'>,
): Promise<Shot> {
  const at = ports.clock.now();
  const request = { method: 'GET', headers: {}, body: undefined, followRedirects: false, timeoutMs };
  try {
    const answer = await ports.http.send({ ...request, url: urlOf(site, check?.path ?? '/') });
    const look = check === undefined ? undefined : await readVersion(answer, check.place);
    return {
      at,
      failed: answer.status >= 500,
      unreached: false,
      version: look?.kind === 'value' ? look.value : undefined,
    };
  } catch (thrown) {
    if (!isFailure(thrown, 'HTTP_UNREACHABLE')) throw thrown;
    const { timedOut, connected } = thrown.facts;
    const unreached = !(timedOut && connected !== false);
    return { at, failed: !unreached, unreached, version: undefined };
  }
}

function count(shots: readonly Shot[], newVersion: string | undefined): ProbeFigures {
  // Without a version to look for, nothing tells old from new. Answers come in another order than they were asked for.
  const answered =
    newVersion === undefined
      ? []
      : shots.filter((shot) => !shot.failed && !shot.unreached).toSorted((a, b) => a.at - b.at);
  return {
    requests: shots.length,
    failures: shots.filter((shot) => shot.failed).length,
    unreached: shots.filter((shot) => shot.unreached).length,
    firstNewAt: answered.find((shot) => shot.version === newVersion)?.at,
    lastOldAt: answered.findLast((shot) => shot.version !== newVersion)?.at,
  };
}

/** Tells the figures in the log and as statistics; `swapAt` is when the swap was asked for. */
export function tellFigures(figures: ProbeFigures, swapAt: number, ports: Pick<Ports, 'tell'>): void {
  if (figures.requests === 0) return;
  const since = (at: number | undefined): string =>
    at === undefined
      ? 'never seen'
      : `${String(Math.abs(at - swapAt))} ms ${at < swapAt ? 'before' : 'after'} the swap was asked for`;
  ports.tell({
    kind: 'said',
    text: `Probed production ${String(figures.requests)} times through the swap: ${String(figures.failures)} failed${figures.unreached === 0 ? '' : `, ${String(figures.unreached)} did not get through from here`}; first answer of the new build ${since(figures.firstNewAt)}, last of the old ${since(figures.lastOldAt)}`,
  });
  ports.tell({ kind: 'measured', key: 'probeRequests', value: figures.requests });
  ports.tell({ kind: 'measured', key: 'probeFailures', value: figures.failures });
  if (figures.firstNewAt !== undefined)
    ports.tell({ kind: 'measured', key: 'swapFirstNewMs', value: figures.firstNewAt - swapAt });
  if (figures.lastOldAt !== undefined)
    ports.tell({ kind: 'measured', key: 'swapLastOldMs', value: Math.max(0, figures.lastOldAt - swapAt) });
}
