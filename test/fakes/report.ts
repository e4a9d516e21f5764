import type { FailureText } from '#failures/failure-text.ts';
import type { TestResult } from '#app-service/smoke-test.ts';
import type { RunEvent } from '#report/event.ts';
import type { Report } from '#report/report.ts';

/** The report of a run that went well, with changes. */
export function makeReport(changes: Partial<Report> = {}): Report {
  return {
    command: 'deploy',
    runId: 'teamcity-42-0a1b2c3d',
    exitCode: 0,
    verdict: 'stage has 41a2f0c; swapped into production.',
    production: 'swapped',
    startedAt: Date.UTC(2026, 10, 23, 4, 5, 6, 789),
    durationMs: 65_000,
    app: 'shop',
    slot: 'stage',
    sourceCommit: '41a2f0c0000000000000000000000000000000aa',
    deployedCommit: 'b'.repeat(40),
    buildNumber: '42',
    buildUrl: 'https://ci.example.com/build/42',
    siteUrl: 'https://shop-stage.example.com',
    productionUrl: 'https://shop.example.com',
    stages: [
      { stage: 'preflight', outcome: 'done', durationMs: 1200, fact: 'https://shop-stage.example.com' },
      { stage: 'push', outcome: 'done', durationMs: 4200, fact: '48.9 MB' },
    ],
    tests: [passedTest],
    warnings: [],
    problems: [],
    outputs: { 'source-commit': '41a2f0c0000000000000000000000000000000aa' },
    measures: { pushDurationMs: 4100 },
    tables: [],
    ...changes,
  };
}

export const passedTest: TestResult = {
  suite: 'smoke-test',
  name: 'health',
  outcome: 'passed',
  durationMs: 120,
  message: undefined,
  details: undefined,
};

export const failedTest: TestResult = {
  suite: 'smoke-test',
  name: 'GET /api/v1.0 "all"',
  outcome: 'failed',
  durationMs: 1500,
  message: "status was 500, expected 200 to 299 | it's [odd]",
  details: 'HTTP 500\n<h1>Oops & sorry</h1>\u001B[31m red\u0000 ]]>',
};

export const skippedTest: TestResult = {
  suite: 'verification',
  name: 'health',
  outcome: 'skipped',
  durationMs: 0,
  message: 'the site does not serve the version to be tested',
  details: undefined,
};

export const problem: FailureText = {
  code: 'SCM_BASIC_AUTH_DISABLED',
  area: 'preflight',
  blame: 'configuration',
  what: "The slot 'stage' of 'shop' does not accept publishing credentials.",
  why: 'Azure reports that SCM basic auth is off for this slot.',
  fix: 'Turn on "SCM Basic Auth Publishing Credentials" for the slot.',
};

/** A run that fails, with every kind of event but the secret, in an order in which they may come. */
export function failingRun(foreign = 'remote: done'): readonly RunEvent[] {
  const report = makeReport({
    exitCode: 4,
    verdict: `${problem.what} Production is untouched.`,
    production: 'untouched',
    tests: [passedTest, failedTest, skippedTest],
    problems: [problem],
  });
  return [
    { kind: 'run-started', title: 'slotship deploy', lines: ['App   shop', 'Slot  stage'] },
    { kind: 'stage-started', stage: 'push' },
    { kind: 'said', text: `Pushing 41a2f0c, ${foreign}` },
    { kind: 'relayed', source: 'remote', text: foreign },
    { kind: 'relayed', source: 'remote', text: 'second line' },
    { kind: 'progressed', text: `Pushed 2 MB of 4 MB ${foreign}` },
    { kind: 'measured', key: 'pushSentBytes', value: 4_000_000.4 },
    { kind: 'output', name: 'deployed-commit', value: 'b'.repeat(40) },
    { kind: 'noticed', text: `The slot was stopped ${foreign}` },
    { kind: 'warned', text: `The push was not taken at once ${foreign}` },
    { kind: 'stage-ended', stage: 'push', outcome: 'done', durationMs: 4200, fact: `48.9 MB ${foreign}` },
    { kind: 'stage-started', stage: 'smoke-test' },
    { kind: 'tabled', title: 'Settings', head: ['name', 'value'], rows: [['GREETING', foreign]] },
    ...[
      passedTest,
      { ...failedTest, details: `${failedTest.details ?? ''}\n${foreign}` },
      skippedTest,
    ].flatMap((test): readonly RunEvent[] => [
      { kind: 'test-started', suite: test.suite, name: test.name },
      { kind: 'test-ended', test },
    ]),
    { kind: 'production', state: 'untouched' },
    {
      kind: 'stage-ended',
      stage: 'smoke-test',
      outcome: 'failed',
      durationMs: 900,
      fact: 'SMOKE_TEST_FAILED',
    },
    { kind: 'failed', problems: [{ ...problem, why: `${problem.why} ${foreign}` }] },
    { kind: 'run-ended', report },
  ];
}
