import type { BuildIdentity } from '#app-service/expected-version.ts';
import { shortId } from '#app-service/commit.ts';
import type { TestResult } from '#app-service/smoke-test.ts';
import { listFailedTests } from '#failures/failed-tests.ts';
import { failure } from '#failures/failure.ts';
import type { VerificationPlan } from '#plan/plan.ts';
import type { Ports } from '#ports';
import { awaitActive, lookAtActive } from './verification/active-commit.ts';
import type { ActiveSight, ReadActive } from './verification/active-commit.ts';
import { shownVersion } from './smoke-test/excerpt.ts';
import { listFailed } from './smoke-test/list-failed.ts';
import { runTest } from './smoke-test/test-context.ts';
import { testSite } from './smoke-test/test-site.ts';
import type { SiteTrial } from './smoke-test/test-site.ts';
import { describeSite } from './smoke-test/tested-site.ts';
import type { TestedSite } from './smoke-test/tested-site.ts';

/** A production that passed. */
export interface Verification {
  readonly versionProven: boolean;
  /** The version it named; undefined without a version check. */
  readonly version: string | undefined;
  /** The commit that its SCM site calls active; undefined where that could not be read. */
  readonly activeCommit: string | undefined;
  readonly tests: readonly TestResult[];
  readonly durationMs: number;
}

/**
 * Verifies production after a swap: the public host passes the version gate several times in a row, the checks for
 * the side 'production' pass, and its SCM site names the deployed commit active (`readActive`; undefined where it
 * cannot be told). A production that could not be asked at all is not judged, which is no reason to swap back.
 * @throws Failure VERIFICATION_FAILED, PRODUCTION_NOT_JUDGED, VERSION_UNDECIDABLE
 */
export async function verifyProduction(
  production: TestedSite,
  build: BuildIdentity,
  plan: VerificationPlan,
  readActive: ReadActive,
  ports: Ports,
): Promise<Verification> {
  const deadline = ports.clock.now() + plan.timeoutMs;
  const context = { suite: 'verification', side: 'production', site: production, build, deadline } as const;
  const trial = await testSite(context, plan, ports);
  const good = listFailed(trial.tests).length === 0;
  const active = good
    ? await testActive(build.deployedCommit, readActive, deadline, ports)
    : { sight: await lookAtActive(readActive), tests: [] };
  const tests = [...trial.tests, ...active.tests];
  const verdict = judge(trial, tests, active.sight);
  if (verdict.kind === 'healthy') {
    return {
      versionProven: trial.gate?.proven ?? false,
      version: trial.gate?.sight.version,
      activeCommit: active.sight.commit,
      tests,
      durationMs: trial.durationMs,
    };
  }
  const facts = {
    production: describeSite(production),
    reason: verdict.reason,
    scmWords: active.sight.words,
    wentBack: plan.wentBack,
  };
  ports.tell({ kind: 'production', state: verdict.kind });
  throw failure(verdict.kind === 'not-judged' ? 'PRODUCTION_NOT_JUDGED' : 'VERIFICATION_FAILED', facts);
}

/** The fact of a passed verification, for the table of stages. */
export function describeVerification({ version, activeCommit, tests }: Verification): string {
  const serves = version === undefined ? 'version not proven' : `serves ${shownVersion(version)}`;
  const active = activeCommit === undefined ? '' : `, ${shortId(activeCommit)} active`;
  const passed = tests.filter(({ outcome }) => outcome === 'passed').length;
  return `${serves}${active}, ${String(passed)} ${passed === 1 ? 'test' : 'tests'} passed`;
}

async function testActive(
  expected: string | undefined,
  readActive: ReadActive,
  deadline: number,
  ports: Ports,
): Promise<{ readonly sight: ActiveSight; readonly tests: readonly TestResult[] }> {
  if (expected === undefined) return { sight: await lookAtActive(readActive), tests: [] };
  const { test, result } = await runTest('active commit', { suite: 'verification' }, ports, async () => {
    const sight = await awaitActive(expected, readActive, deadline, ports);
    const outcome =
      sight.commit === undefined
        ? ('skipped' as const)
        : sight.commit === expected
          ? ('passed' as const)
          : ('failed' as const);
    const message = describeActive(outcome, expected, sight);
    return { sight, outcome, message, details: undefined };
  });
  return { sight: result.sight, tests: [test] };
}

function describeActive(
  outcome: TestResult['outcome'],
  expected: string,
  sight: ActiveSight,
): string | undefined {
  if (outcome === 'passed') return undefined;
  return outcome === 'failed' ? `${shortId(expected)} is not the active deployment` : sight.words;
}

type Verdict =
  { readonly kind: 'healthy' } | { readonly kind: 'unhealthy' | 'not-judged'; readonly reason: string };

function judge(trial: SiteTrial, tests: readonly TestResult[], active: ActiveSight): Verdict {
  const failed = listFailed(tests);
  if (trial.reach === 'unreachable' || trial.lost) {
    const since = trial.reach === 'answered' ? ' any more' : '';
    const error = trial.lastError ?? 'for an unknown reason';
    return { kind: 'not-judged', reason: `No request to it got through${since}: ${error}` };
  }
  const wall = trial.gate?.sight.kind === 'closed' ? trial.gate.sight.words : trial.closedBy;
  if (wall !== undefined) return { kind: 'not-judged', reason: `When asked, ${wall}` };
  if (failed.length > 0) return { kind: 'unhealthy', reason: listFailedTests(failed) };
  if (trial.tests.length === 0 && active.commit === undefined) {
    return { kind: 'not-judged', reason: "There is neither a 'version-check' nor a check for production" };
  }
  return { kind: 'healthy' };
}
