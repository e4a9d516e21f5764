import type { BuildIdentity } from '#app-service/expected-version.ts';
import { makeExpectedVersion } from '#app-service/expected-version.ts';
import { failure } from '#failures/failure.ts';
import type { VerificationPlan } from '#plan/plan.ts';
import type { Ports } from '#ports';
import { describeDuration } from '#report/sizes.ts';
import { listFailedTests } from '#failures/failed-tests.ts';
import { listFailed } from '../smoke-test/list-failed.ts';
import type { Probe, ProbeFigures } from './probe.ts';
import { testSite } from '../smoke-test/test-site.ts';
import { describeSite } from '../smoke-test/tested-site.ts';
import type { TestedSite } from '../smoke-test/tested-site.ts';
import { awaitVersion } from '../smoke-test/version-gate.ts';
import { watchHttp } from '../smoke-test/watched-http.ts';

/** Pause between two looks, and how long one may take to be good, in ms. */
const everyMs = 5_000;
const lookMs = 15_000;
/** Fewer probes than this say nothing of a share. */
const fewestProbes = 20;

/**
 * Watches a production that passed, for `plan.watchMs`: the version again and again, its checks once more at the
 * end, and the probe's error budget.
 * @throws Failure VERIFICATION_FAILED, PRODUCTION_NOT_JUDGED
 */
export async function watchProduction(
  site: TestedSite,
  build: BuildIdentity,
  plan: VerificationPlan,
  probe: Probe,
  ports: Ports,
): Promise<void> {
  if (plan.watchMs === 0) return;
  const { clock } = ports;
  const start = clock.now();
  const deadline = start + plan.watchMs;
  ports.tell({ kind: 'said', text: `Watching production for ${describeDuration(plan.watchMs)}` });
  // What a look has to say is said by whoever throws; between good looks there is nothing to tell.
  const quiet = { ...ports, tell: () => undefined };
  let lost: string | undefined;
  while (clock.now() < deadline) {
    await clock.sleep(Math.min(everyMs, deadline - clock.now()), ports.signal);
    const look = await lookOnce(site, build, plan, quiet);
    if (look.kind === 'bad') throw unhealthy(site, plan, look.words, ports);
    lost = look.kind === 'lost' ? look.words : undefined;
  }
  const context = {
    suite: 'watch',
    side: 'production',
    site,
    build,
    deadline: clock.now() + plan.timeoutMs,
  } as const;
  const trial = await testSite(
    context,
    { ...plan, versionCheck: undefined },
    { ...ports, tell: withoutWarnings(ports) },
  );
  if (trial.lost) lost = trial.lastError ?? 'for an unknown reason';
  if (lost !== undefined) throw notJudged(site, plan, lost, ports);
  const failed = listFailed(trial.tests);
  if (failed.length > 0) throw unhealthy(site, plan, listFailedTests(failed), ports);
  const overBudget = judgeBudget(probe.figures(start), plan.errorBudgetPercent);
  if (overBudget !== undefined) throw unhealthy(site, plan, overBudget, ports);
}

type Look = { readonly kind: 'good' } | { readonly kind: 'bad' | 'lost'; readonly words: string };

/** One look at the version. That this agent cannot reach production says nothing of production. */
async function lookOnce(
  site: TestedSite,
  build: BuildIdentity,
  plan: VerificationPlan,
  ports: Ports,
): Promise<Look> {
  const { versionCheck } = plan;
  const version = versionCheck === undefined ? undefined : makeExpectedVersion(versionCheck.expect, build);
  if (versionCheck === undefined || version?.kind !== 'known') return { kind: 'good' };
  const wait = { expected: version.text, consecutive: 1, deadline: ports.clock.now() + lookMs };
  const watched = watchHttp(ports.http);
  const gate = await awaitVersion(site, versionCheck, wait, { ...ports, http: watched.http });
  if (gate.proven) return { kind: 'good' };
  if (watched.last() === 'unreachable')
    return { kind: 'lost', words: watched.lastError() ?? gate.sight.words };
  return { kind: 'bad', words: `When looked at again, ${gate.sight.words}` };
}

function judgeBudget(
  figures: Pick<ProbeFigures, 'requests' | 'failures' | 'unreached'>,
  percent: number,
): string | undefined {
  const reached = figures.requests - figures.unreached;
  if (reached < fewestProbes) return undefined;
  const share = (100 * figures.failures) / reached;
  if (share <= percent) return undefined;
  return `${String(figures.failures)} of ${String(reached)} probes failed after the swap, and ${String(percent)} % are tolerated`;
}

function unhealthy(site: TestedSite, { wentBack }: VerificationPlan, reason: string, ports: Ports): Error {
  ports.tell({ kind: 'production', state: 'unhealthy' });
  return failure('VERIFICATION_FAILED', {
    production: describeSite(site),
    reason,
    scmWords: 'it had passed right after the swap',
    wentBack,
  });
}

function notJudged(site: TestedSite, { wentBack }: VerificationPlan, words: string, ports: Ports): Error {
  ports.tell({ kind: 'production', state: 'not-judged' });
  return failure('PRODUCTION_NOT_JUDGED', {
    production: describeSite(site),
    reason: `While it was watched, requests to it stopped getting through: ${words}`,
    scmWords: 'it had passed right after the swap',
    wentBack,
  });
}

/** That there is no version check was said when production was verified. */
function withoutWarnings(ports: Ports): Ports['tell'] {
  return (event) => {
    if (event.kind !== 'warned') ports.tell(event);
  };
}
