import type { TestResult } from '#app-service/smoke-test.ts';
import { cleanText } from '#app-service/clean-text.ts';
import { serviceMessage } from './teamcity-message.ts';

/** The tests of a run as TeamCity's messages; suites and tests always pair. */
export interface TestTree {
  start(suite: string, name: string): readonly string[];
  end(test: TestResult): readonly string[];
  /** Ends what is still open: a test that was cut short counts as ignored. */
  close(): readonly string[];
}

/**
 * Keeps a suite open while its tests follow each other. Names are the same from build to build: TeamCity keeps the
 * history of a test by them. `time` gives the timestamp of a message.
 */
export function makeTestTree(time: () => string): TestTree {
  let suite: string | undefined;
  let running: string | undefined;
  const used = new Set<string>();
  const message = (kind: string, attributes: Readonly<Record<string, string | number>>): string =>
    serviceMessage(kind, { ...attributes, timestamp: time() });
  const closeTest = (): readonly string[] => {
    if (running === undefined) return [];
    const name = running;
    running = undefined;
    return [
      message('testIgnored', { name, message: 'the run ended before this test did' }),
      message('testFinished', { name }),
    ];
  };
  const close = (): readonly string[] => {
    const lines = [
      ...closeTest(),
      ...(suite === undefined ? [] : [message('testSuiteFinished', { name: suite })]),
    ];
    suite = undefined;
    return lines;
  };
  const start = (group: string, title: string): readonly string[] => {
    const wanted = nameSuite(group);
    const lines = [...(suite === wanted ? closeTest() : close())];
    if (suite === undefined) lines.push(message('testSuiteStarted', { name: wanted }));
    suite = wanted;
    running = makeUnique(nameTest(title), wanted, used);
    return [...lines, message('testStarted', { name: running })];
  };
  return {
    start,
    end(test) {
      const before = running === undefined ? start(test.suite, test.name) : [];
      const name = running ?? nameTest(test.name);
      running = undefined;
      const finished = message('testFinished', { name, duration: Math.round(test.durationMs) });
      return [...before, ...describeOutcome(name, test, message), finished];
    },
    close,
  };
}

function describeOutcome(
  name: string,
  test: TestResult,
  message: (kind: string, attributes: Readonly<Record<string, string>>) => string,
): readonly string[] {
  const why = cleanText(test.message ?? '');
  switch (test.outcome) {
    case 'passed':
      return [];
    case 'failed':
      return [message('testFailed', { name, message: why, details: cleanText(test.details ?? '') })];
    case 'skipped':
      return [message('testIgnored', { name, message: why })];
  }
}

/** TeamCity keeps one result for a name in a suite; the second of that name gets a number. */
function makeUnique(name: string, suite: string, used: Set<string>): string {
  const key = (one: string): string => JSON.stringify([suite, one]);
  let unique = name;
  for (let count = 2; used.has(key(unique)); count++) unique = `${name} (${String(count)})`;
  used.add(key(unique));
  return unique;
}

/** Dots part package, class and test for TeamCity; names of ours are single words or sentences. */
function nameTest(name: string): string {
  return cleanText(name).replace(/\s+/g, ' ').replaceAll('.', '_').trim() || 'test';
}

function nameSuite(suite: string): string {
  return `slotship ${suite}`;
}
