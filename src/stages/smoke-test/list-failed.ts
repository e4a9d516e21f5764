import type { TestResult } from '#app-service/smoke-test.ts';
import type { FailedTest } from '#failures/failed-tests.ts';

/** The tests that failed, with their reasons. */
export function listFailed(tests: readonly TestResult[]): readonly FailedTest[] {
  return tests
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ name, message }) => ({ name, message: message ?? 'it failed' }));
}
