import { makeExpectedVersion } from '#app-service/expected-version.ts';
import type { Check, TestResult, VersionCheck } from '#app-service/smoke-test.ts';
import { failure } from '#failures/failure.ts';
import type { Ports } from '#ports';
import { runCheck } from './run-check.ts';
import { runTest } from './test-context.ts';
import type { TestContext, TestOutcome, TestPorts } from './test-context.ts';
import { describeSite } from './tested-site.ts';
import { awaitVersion } from './version-gate.ts';
import type { VersionGate } from './version-gate.ts';
import { watchHttp } from './watched-http.ts';
import type { Reach } from './watched-http.ts';

/** What is tested on one side. */
export interface SitePlan {
  readonly versionCheck: VersionCheck | undefined;
  readonly checks: readonly Check[];
  /** Good version answers in a row. */
  readonly consecutive: number;
}

/** How a site did: nothing is judged yet. */
export interface SiteTrial {
  readonly expected: string | undefined;
  /** Undefined when there is no version check. */
  readonly gate: VersionGate | undefined;
  readonly tests: readonly TestResult[];
  readonly reach: Reach;
  readonly lastError: string | undefined;
  /** Whether whatever failed could not reach the site in the end: that speaks of the network, not of the site. */
  readonly lost: boolean;
  /** What stands before the app, where every check that failed met it. */
  readonly closedBy: string | undefined;
  readonly durationMs: number;
}

/**
 * Runs the version gate and then, when it is passed, the checks of this side, each a test in the CI. All checks
 * are run, so that all problems are told at once; without the right version none is, and they end as skipped.
 * @throws Failure VERSION_UNDECIDABLE when the run does not know the version to expect
 */
export async function testSite(context: TestContext, plan: SitePlan, ports: Ports): Promise<SiteTrial> {
  const start = ports.clock.now();
  const watched = watchHttp(ports.http);
  const testPorts: TestPorts = { ...ports, http: watched.http };
  const expected = expectVersion(context, plan.versionCheck);
  const gated = await passGate(context, plan, expected, testPorts);
  const tests = gated === undefined ? [] : [gated.test];
  const gateLost = gated !== undefined && !gated.gate.proven && watched.last() === 'unreachable';
  const failed: (TestOutcome & { readonly lost: boolean })[] = [];
  for (const check of plan.checks.filter(({ on }) => on.includes(context.side))) {
    const closed = gated !== undefined && !gated.gate.proven;
    const own = watchHttp(watched.http);
    const { test, result } = await runTest(check.name, context, testPorts, () =>
      closed ? Promise.resolve(skipped) : runCheck(check, context, { ...testPorts, http: own.http }),
    );
    tests.push(test);
    if (result.outcome === 'failed') failed.push({ ...result, lost: own.reach() === 'unreachable' });
  }
  return {
    expected,
    gate: gated?.gate,
    tests,
    reach: watched.reach(),
    lastError: watched.lastError(),
    lost: gateLost || (failed.length > 0 && failed.every((one) => one.lost)),
    closedBy: failed.every((one) => one.closedBy !== undefined) ? failed[0]?.closedBy : undefined,
    durationMs: ports.clock.now() - start,
  };
}

const skipped: TestOutcome = {
  outcome: 'skipped',
  message: 'the site does not serve the version to be tested',
  details: undefined,
};

function expectVersion(context: TestContext, check: VersionCheck | undefined): string | undefined {
  if (check === undefined) return undefined;
  const version = makeExpectedVersion(check.expect, context.build);
  if (version.kind === 'known') return version.text;
  throw failure('VERSION_UNDECIDABLE', {
    slot: describeSite(context.site),
    expect: check.expect,
    placeholder: version.placeholder,
  });
}

async function passGate(
  context: TestContext,
  { versionCheck, consecutive }: SitePlan,
  expected: string | undefined,
  ports: TestPorts,
): Promise<{ readonly test: TestResult; readonly gate: VersionGate } | undefined> {
  if (versionCheck === undefined || expected === undefined) {
    ports.tell({
      kind: 'warned',
      text: `No 'version-check' is set: the process that runs on the ${describeSite(context.site)} was not proven to be this build.`,
    });
    return undefined;
  }
  const wait = { expected, consecutive, deadline: context.deadline };
  const { test, result } = await runTest('version', context, ports, async () => {
    const gate = await awaitVersion(context.site, versionCheck, wait, ports);
    const outcome = gate.proven ? ('passed' as const) : ('failed' as const);
    return {
      gate,
      outcome,
      message: gate.proven ? undefined : gate.sight.words,
      details: gate.proven ? undefined : gate.sight.excerpt,
    };
  });
  return { test, gate: result.gate };
}
