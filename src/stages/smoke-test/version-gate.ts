import type { VersionCheck } from '#app-service/smoke-test.ts';
import { isFailure } from '#failures/failure.ts';
import type { HttpAnswer, Ports } from '#ports';
import { asClause, describeLocation, makeExcerpt, shownVersion } from './excerpt.ts';
import { poll } from '../poll.ts';
import { readVersion } from './read-version.ts';
import { findWall } from './site-wall.ts';
import { urlOf } from './tested-site.ts';
import type { TestedSite } from './tested-site.ts';

/** What the site served when it was asked for its version. */
export interface VersionSight {
  readonly kind: 'expected' | 'other-version' | 'no-version' | 'bad-status' | 'closed' | 'no-answer';
  /** One sentence part: `it served version 'x'`, `it answered 503`, … */
  readonly words: string;
  /** The version it named. */
  readonly version: string | undefined;
  readonly excerpt: string | undefined;
  readonly retryAfterMs: number | undefined;
}

export interface VersionWait {
  readonly expected: string;
  /** Milliseconds since 1970. */
  readonly deadline: number;
  /** Good answers in a row. */
  readonly consecutive: number;
}

/** How the wait for the version ended, with what was served last. */
export interface VersionGate {
  readonly proven: boolean;
  readonly sight: VersionSight;
  readonly durationMs: number;
}

export type GatePorts = Pick<Ports, 'http' | 'clock' | 'tell' | 'signal'>;

/** A cold app may hold its first request this long; the next ask finds it warmer. */
const requestMs = 30_000;
/** The platform's own refusal stays, whatever version runs: it is believed when seen this often in a row. */
const closedSights = 3;
/** Without news, a line this often. */
const heartbeatMs = 10_000;
const longestRetryAfterMs = 30_000;

/**
 * Waits until the site serves the expected version, so often in a row as asked. An older version, an error and
 * silence are "not yet". Redirects are not followed: another host's version would prove nothing of this one.
 */
export async function awaitVersion(
  site: TestedSite,
  check: VersionCheck,
  wait: VersionWait,
  ports: GatePorts,
): Promise<VersionGate> {
  const { clock } = ports;
  const start = clock.now();
  let inARow = 0;
  let closed = 0;
  const news = tellNews(site, check, wait, ports);
  const seen = await poll(
    async () => {
      const sight = await lookAtVersion(site, check, wait, ports);
      inARow = sight.kind === 'expected' ? inARow + 1 : 0;
      closed = sight.kind === 'closed' ? closed + 1 : 0;
      return sight;
    },
    {
      until: () => inARow >= wait.consecutive || closed >= closedSights,
      deadline: wait.deadline,
      retryAfterMs: (sight) => sight.retryAfterMs,
      signal: ports.signal,
      onWait: (sight, elapsedMs) => {
        if (sight !== undefined) news(sight, elapsedMs);
      },
    },
    clock,
  );
  const sight = seen.last ?? noAnswer('it was not asked');
  return {
    proven: seen.outcome === 'done' && sight.kind === 'expected',
    sight,
    durationMs: clock.now() - start,
  };
}

async function lookAtVersion(
  site: TestedSite,
  check: VersionCheck,
  wait: VersionWait,
  ports: GatePorts,
): Promise<VersionSight> {
  try {
    const answer = await ports.http.send({
      method: 'GET',
      url: urlOf(site, check.path),
      headers: { 'cache-control': [{ kind: 'literal', text: 'no-cache' }] },
      body: undefined,
      followRedirects: false,
      timeoutMs: Math.max(1000, Math.min(requestMs, wait.deadline - ports.clock.now())),
      signal: ports.signal,
    });
    return await judgeVersion(answer, check, wait.expected);
  } catch (thrown) {
    if (!isFailure(thrown, 'HTTP_UNREACHABLE')) throw thrown;
    return noAnswer(`it gave no answer: ${asClause(thrown.facts.words)}`);
  }
}

async function judgeVersion(
  answer: HttpAnswer,
  check: VersionCheck,
  expected: string,
): Promise<VersionSight> {
  const sight = (kind: VersionSight['kind'], words: string, version?: string): VersionSight => ({
    kind,
    words,
    version,
    excerpt: makeExcerpt(answer),
    retryAfterMs: readRetryAfter(answer),
  });
  const wall = findWall(answer);
  if (wall !== undefined) return sight(wall.closed ? 'closed' : 'bad-status', wall.words);
  const location = describeLocation(answer);
  if (answer.status < 200 || answer.status > 299) {
    const to = location === undefined ? '' : ` and redirects to ${location}`;
    return sight('bad-status', `it answered ${String(answer.status)}${to}`);
  }
  const look = await readVersion(answer, check.place);
  if (look.kind === 'none') return sight('no-version', `it named no version: ${look.why}`);
  return look.value === expected
    ? sight('expected', `it served version '${shownVersion(look.value)}'`, look.value)
    : sight('other-version', `it served version '${shownVersion(look.value)}'`, look.value);
}

function noAnswer(words: string): VersionSight {
  return { kind: 'no-answer', words, version: undefined, excerpt: undefined, retryAfterMs: undefined };
}

function readRetryAfter(answer: HttpAnswer): number | undefined {
  const text = answer.headers['retry-after'] ?? '';
  if (!/^\d{1,6}$/.test(text) || (answer.status !== 429 && answer.status !== 503)) return undefined;
  return Math.min(longestRetryAfterMs, Number(text) * 1000);
}

/** Says what is served when that changes, and that it has not changed every ten seconds. */
function tellNews(
  site: TestedSite,
  check: VersionCheck,
  wait: VersionWait,
  ports: GatePorts,
): (sight: VersionSight, elapsedMs: number) => void {
  const limitMs = wait.deadline - ports.clock.now();
  const inSeconds = (ms: number): string => `${String(Math.round(ms / 1000))} s`;
  ports.tell({
    kind: 'said',
    text: `Waiting until ${urlOf(site, check.path)} serves version '${shownVersion(wait.expected)}' (at most ${inSeconds(limitMs)})`,
  });
  let told = '';
  let toldAtMs = 0;
  return (sight, elapsedMs) => {
    ports.tell({ kind: 'progressed', text: `Waiting for the new version: ${sight.words}` });
    if (sight.kind === 'expected') return;
    if (sight.words === told && elapsedMs - toldAtMs < heartbeatMs) return;
    ports.tell({ kind: 'said', text: `Not yet after ${inSeconds(elapsedMs)}: ${sight.words}` });
    told = sight.words;
    toldAtMs = elapsedMs;
  };
}
