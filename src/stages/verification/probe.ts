import type { VersionCheck } from '#app-service/smoke-test.ts';
import { isFailure } from '#failures/failure.ts';
import type { Ports } from '#ports';
import { readVersion } from '../smoke-test/read-version.ts';
import { getOf } from '../smoke-test/ask-site.ts';
import type { TestedSite } from '../smoke-test/tested-site.ts';

/** What a steady probe of production saw. Times are milliseconds since 1970; undefined: it was not seen. */
export interface ProbeFigures {
  readonly requests: number;
  /** An answer of 500 and above, or none to a request that was taken. */
  readonly failures: number;
  /** No connection came about: that speaks of this agent's network. */
  readonly unreached: number;
  readonly firstNewAt: number | undefined;
  readonly lastOldAt: number | undefined;
  /** The same where the new build goes and another comes. */
  readonly firstOldAt: number | undefined;
  readonly lastNewAt: number | undefined;
}

export interface Probe {
  /** The figures since `from`, or since the start, and of what was asked before `until`. */
  figures(from?: number, until?: number): ProbeFigures;
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
    figures: (from = 0, until = Infinity) =>
      count(
        shots.filter(({ at }) => at >= from && at < until),
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
  try {
    const answer = await ports.http.send(getOf(site, check?.path ?? '/', timeoutMs));
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
  const isNew = ({ version }: Shot): boolean => version === newVersion;
  const isOld = (shot: Shot): boolean => !isNew(shot);
  return {
    requests: shots.length,
    failures: shots.filter((shot) => shot.failed).length,
    unreached: shots.filter((shot) => shot.unreached).length,
    firstNewAt: answered.find(isNew)?.at,
    lastOldAt: answered.findLast(isOld)?.at,
    firstOldAt: answered.find(isOld)?.at,
    lastNewAt: answered.findLast(isNew)?.at,
  };
}

/** Tells the figures of a swap in the log and as statistics; `swapAt` is when it was asked for. */
export function tellFigures(figures: ProbeFigures, swapAt: number, ports: Pick<Ports, 'tell'>): void {
  const { firstNewAt, lastOldAt } = figures;
  if (figures.requests === 0) return;
  ports.tell({
    kind: 'said',
    text: `${describeCounts(figures)} through the swap; first answer of the new build ${since(firstNewAt, swapAt)}, last of the old ${since(lastOldAt, swapAt)}`,
  });
  ports.tell({ kind: 'measured', key: 'probeRequests', value: figures.requests });
  ports.tell({ kind: 'measured', key: 'probeFailures', value: figures.failures });
  if (firstNewAt !== undefined)
    ports.tell({ kind: 'measured', key: 'swapFirstNewMs', value: firstNewAt - swapAt });
  if (lastOldAt !== undefined)
    ports.tell({ kind: 'measured', key: 'swapLastOldMs', value: Math.max(0, lastOldAt - swapAt) });
}

/** The same of a swap back, since `returnAt`: what comes then is the earlier build again, and what goes the new one. */
export function tellReturnFigures(figures: ProbeFigures, returnAt: number, ports: Pick<Ports, 'tell'>): void {
  const { firstOldAt, lastNewAt } = figures;
  if (figures.requests === 0) return;
  ports.tell({
    kind: 'said',
    text: `${describeCounts(figures)} through the swap back; first answer of the earlier build ${since(firstOldAt, returnAt)}, last of the failed one ${since(lastNewAt, returnAt)}`,
  });
  ports.tell({ kind: 'measured', key: 'returnProbeRequests', value: figures.requests });
  ports.tell({ kind: 'measured', key: 'returnProbeFailures', value: figures.failures });
  if (firstOldAt !== undefined)
    ports.tell({ kind: 'measured', key: 'returnFirstEarlierMs', value: firstOldAt - returnAt });
}

function describeCounts({ requests, failures, unreached }: ProbeFigures): string {
  const lost = unreached === 0 ? '' : `, ${String(unreached)} did not get through from here`;
  return `Probed production ${String(requests)} times (${String(failures)} failed${lost})`;
}

function since(at: number | undefined, swapAt: number): string {
  if (at === undefined) return 'never seen';
  return `${String(Math.abs(at - swapAt))} ms ${at < swapAt ? 'before' : 'after'} it was asked for`;
}
