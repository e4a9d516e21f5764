import type { BuildIdentity } from '#app-service/expected-version.ts';
import type { TestResult } from '#app-service/smoke-test.ts';
import { failure } from '#failures/failure.ts';
import type { Failure } from '#failures/failure.ts';
import type { SmokeTestPlan } from '#plan/plan.ts';
import type { Ports } from '#ports';
import { shownVersion } from './smoke-test/excerpt.ts';
import { listFailed } from './smoke-test/list-failed.ts';
import { testSite } from './smoke-test/test-site.ts';
import type { SiteTrial } from './smoke-test/test-site.ts';
import { describeSite } from './smoke-test/tested-site.ts';
import type { TestedSite } from './smoke-test/tested-site.ts';

/** A slot that passed. */
export interface SmokeTest {
  /** Whether the running process itself named the expected version; the swap may insist on it. */
  readonly versionProven: boolean;
  /** The version it named; undefined without a version check. */
  readonly version: string | undefined;
  readonly tests: readonly TestResult[];
  readonly durationMs: number;
}

/**
 * Smoke-tests the slot: first the version gate, then every check for the side 'slot', each a test in the CI.
 * @throws Failure VERSION_UNDECIDABLE, VERSION_NOT_SERVED, SMOKE_TEST_FAILED; SITE_CLOSED, SITE_UNREACHABLE and
 * SITE_SILENT when no request reached the app
 */
export async function smokeTestSlot(
  site: TestedSite,
  build: BuildIdentity,
  plan: SmokeTestPlan,
  ports: Ports,
): Promise<SmokeTest> {
  const deadline = ports.clock.now() + plan.timeoutMs;
  const context = { suite: 'smoke-test', side: 'slot', site, build, deadline } as const;
  const trial = await testSite(context, { ...plan, consecutive: 1 }, ports);
  const found = findFailure(site, trial);
  if (found !== undefined) throw found;
  return {
    versionProven: trial.gate?.proven ?? false,
    version: trial.gate?.sight.version,
    tests: trial.tests,
    durationMs: trial.durationMs,
  };
}

/** The fact of a passed smoke test, for the table of stages. */
export function describeSmokeTest({ version, tests }: SmokeTest): string {
  const passed = `${String(tests.length)} ${tests.length === 1 ? 'test' : 'tests'} passed`;
  return version === undefined
    ? `${passed}, version not proven`
    : `${passed}, serves ${shownVersion(version)}`;
}

/**
 * Finds what the failed tests of a slot amount to. No connection at all speaks of the network (exit 3), a refusal
 * by App Service of how the site is set up (3), silence, a wrong version and a failed check of the build (4).
 */
function findFailure(site: TestedSite, trial: SiteTrial): Failure | undefined {
  const failed = listFailed(trial.tests);
  if (failed.length === 0) return undefined;
  const slot = describeSite(site);
  const { gate, durationMs: waitedMs } = trial;
  const words = trial.lastError ?? 'nothing more is known';
  const silence = { slot, siteUrl: site.siteUrl, words, waitedMs };
  if (trial.reach === 'unreachable') return failure('SITE_UNREACHABLE', silence);
  if (trial.reach === 'silent') return failure('SITE_SILENT', silence);
  if (gate === undefined || gate.proven) {
    if (trial.closedBy !== undefined) return failure('SITE_CLOSED', { slot, wall: trial.closedBy });
    return failure('SMOKE_TEST_FAILED', { slot, failed, total: trial.tests.length });
  }
  const { kind, words: lastSeen } = gate.sight;
  if (kind === 'closed') return failure('SITE_CLOSED', { slot, wall: lastSeen });
  const expected = shownVersion(trial.expected ?? '');
  // The gate of a slot needs one good answer, so the last one is never the expected version here.
  const wrong = kind === 'expected' ? 'no-answer' : kind;
  return failure('VERSION_NOT_SERVED', { slot, expected, lastSeen, kind: wrong, waitedMs: gate.durationMs });
}
