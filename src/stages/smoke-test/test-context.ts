import type { BuildIdentity } from '#app-service/expected-version.ts';
import type { CheckSide, TestResult } from '#app-service/smoke-test.ts';
import type { Ports } from '#ports';
import type { TestedSite } from './tested-site.ts';

/** What every test of one site shares. */
export interface TestContext {
  /** Suite in the CI's test view: the stage's name. */
  readonly suite: string;
  readonly side: CheckSide;
  readonly site: TestedSite;
  readonly build: BuildIdentity;
  /** When the stage's time is over, milliseconds since 1970. */
  readonly deadline: number;
}

export type TestPorts = Pick<Ports, 'http' | 'processes' | 'clock' | 'tell' | 'signal'>;

/** How a test ended. */
export interface TestOutcome extends Pick<TestResult, 'outcome' | 'message' | 'details'> {
  /** Set when App Service answered in the app's place, so that nothing was learned of the app; one sentence part. */
  readonly closedBy?: string | undefined;
}

/** One try of a check: what was not as expected (none when it passed), and an excerpt of what came back. */
export interface Attempt {
  readonly problems: readonly string[];
  readonly details: string | undefined;
  readonly closedBy?: string | undefined;
}

/**
 * Runs one test and tells the CI its start and its end. They always pair: a test that is cut short by a cancelled
 * run ends as skipped.
 */
export async function runTest<Outcome extends TestOutcome>(
  name: string,
  context: Pick<TestContext, 'suite'>,
  ports: Pick<Ports, 'clock' | 'tell'>,
  run: () => Promise<Outcome>,
): Promise<{ readonly test: TestResult; readonly result: Outcome }> {
  const { suite } = context;
  const start = ports.clock.now();
  ports.tell({ kind: 'test-started', suite, name });
  const end = ({ outcome, message, details }: TestOutcome): TestResult => {
    const test = { suite, name, outcome, durationMs: ports.clock.now() - start, message, details };
    ports.tell({ kind: 'test-ended', test });
    return test;
  };
  try {
    const result = await run();
    return { test: end(result), result };
  } catch (thrown) {
    end({ outcome: 'skipped', message: 'the run ended before this test did', details: undefined });
    throw thrown;
  }
}
