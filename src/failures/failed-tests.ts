/** A test that failed, in one line. */
export interface FailedTest {
  readonly name: string;
  readonly message: string;
}

const shownTests = 3;

/** Lists failed tests with their reasons, the first few of them; no full stop at the end. */
export function listFailedTests(failed: readonly FailedTest[]): string {
  const more = failed.length - shownTests;
  const shown = failed.slice(0, shownTests).map(({ name, message }) => `'${name}': ${message}`);
  return `${shown.join('; ')}${more > 0 ? `; and ${String(more)} more` : ''}`;
}
