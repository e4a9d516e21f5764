import type { FailureText } from '#failures/failure-text.ts';
import type { TestResult } from '#app-service/smoke-test.ts';
import type { RunEvent } from '#report/event.ts';
import type { Report } from '#report/report.ts';
import { describeDuration } from '#report/sizes.ts';
import { layTable } from '#report/text-table.ts';
import type { Adapter, Write } from './ci-adapter.ts';
import { describeEnd, describeProblem } from './describe-end.ts';
import { neutraliseLine } from './neutralise.ts';
import { serviceMessage, singleMessage, timestamp } from './teamcity-message.ts';

/** TeamCity's limit for the text of a build problem. */
const maxDescription = 4000;
const maxProblemIdentity = 60;

/** Speaks TeamCity's service messages. `now` is in milliseconds since 1970. */
export function makeTeamCityAdapter(write: Write, now: () => number): Adapter {
  const open: string[] = [];
  let progress = '';
  let suite: string | undefined;
  const closeSuite = (): void => {
    if (suite !== undefined) {
      say([serviceMessage('testSuiteFinished', { name: suite, timestamp: timestamp(now()) })]);
    }
    suite = undefined;
  };
  const say = (lines: readonly string[]): void => {
    for (const line of lines) write(`${line}\n`);
  };
  return {
    tell(event) {
      if (event.kind === 'progressed') {
        // A progress message replaces the one before it; the same text again would only lengthen the log.
        if (event.text !== progress) say([singleMessage('progressMessage', event.text)]);
        progress = event.text;
        return;
      }
      if (event.kind === 'test-started' && suite !== suiteName(event.suite)) {
        closeSuite();
        suite = suiteName(event.suite);
        say([serviceMessage('testSuiteStarted', { name: suite, timestamp: timestamp(now()) })]);
      }
      if (event.kind === 'stage-ended' || event.kind === 'run-ended') closeSuite();
      if (event.kind === 'stage-started') open.push(event.stage);
      if (event.kind === 'stage-ended') open.pop();
      if (event.kind === 'run-ended')
        for (const name of open.splice(0).reverse()) say([serviceMessage('blockClosed', { name })]);
      say(wordEvent(event, now()));
    },
    finish: () => Promise.resolve(),
  };
}

/** The lines of one event. */
function wordEvent(event: RunEvent, at: number): readonly string[] {
  switch (event.kind) {
    case 'run-started':
      return block(event.title, event.lines, at);
    case 'stage-started':
      return [
        serviceMessage('blockOpened', { name: event.stage, timestamp: timestamp(at) }),
        singleMessage('progressMessage', event.stage),
      ];
    case 'stage-ended':
      return [
        plain(`${event.stage}: ${event.outcome}, ${event.fact} (${describeDuration(event.durationMs)})`),
        serviceMessage('buildStatisticValue', {
          key: `slotship.${camel(event.stage)}DurationMs`,
          value: Math.round(event.durationMs),
        }),
        serviceMessage('blockClosed', { name: event.stage, timestamp: timestamp(at) }),
      ];
    case 'said':
    case 'noticed':
      return [plain(event.text)];
    case 'warned':
      return [serviceMessage('message', { text: event.text, status: 'WARNING', timestamp: timestamp(at) })];
    case 'relayed':
      return [
        serviceMessage('message', {
          text: `${event.source}: ${neutraliseLine(event.text)}`,
          timestamp: timestamp(at),
        }),
      ];
    case 'tabled':
      return block(event.title, layTable(event.head, event.rows), at);
    case 'test-started':
      return [serviceMessage('testStarted', { name: testName(event.name), timestamp: timestamp(at) })];
    case 'test-ended':
      return wordTest(event.test, at);
    case 'measured':
      return [
        serviceMessage('buildStatisticValue', {
          key: `slotship.${event.key}`,
          value: Math.round(event.value),
        }),
      ];
    case 'output':
      return [serviceMessage('setParameter', { name: `slotship.${event.name}`, value: event.value })];
    case 'failed':
      return wordFailure(event.problems, at);
    case 'run-ended':
      return wordEnd(event.report, at);
    case 'progressed':
    case 'production':
    case 'secret-learned':
      return [];
  }
}

/** A line that is no message must not look like one. */
function plain(text: string): string {
  return text.split('\n').map(neutraliseLine).join('\n');
}

function block(name: string, lines: readonly string[], at: number): readonly string[] {
  return [
    serviceMessage('blockOpened', { name, timestamp: timestamp(at) }),
    ...lines.map(plain),
    serviceMessage('blockClosed', { name, timestamp: timestamp(at) }),
  ];
}

function wordTest(test: TestResult, at: number): readonly string[] {
  const name = testName(test.name);
  const when = timestamp(at);
  const message = test.message ?? '';
  const end = [
    serviceMessage('testFinished', { name, duration: Math.round(test.durationMs), timestamp: when }),
  ];
  if (test.outcome === 'failed') {
    return [
      serviceMessage('testFailed', { name, message, details: test.details ?? '', timestamp: when }),
      ...end,
    ];
  }
  if (test.outcome === 'skipped')
    return [serviceMessage('testIgnored', { name, message, timestamp: when }), ...end];
  return end;
}

/** One build problem, whatever the number of failures: its identity is the first one's code, stable from build to build. */
function wordFailure(problems: readonly FailureText[], at: number): readonly string[] {
  const [first] = problems;
  if (first === undefined) return [];
  const lines = problems.flatMap(describeProblem);
  const description = [
    first.what,
    ...(problems.length > 1 ? [`(and ${String(problems.length - 1)} more)`] : []),
  ].join(' ');
  return [
    ...lines.map((text) => serviceMessage('message', { text, status: 'WARNING', timestamp: timestamp(at) })),
    serviceMessage('buildProblem', {
      description: description.slice(0, maxDescription),
      identity: first.code.slice(0, maxProblemIdentity),
    }),
  ];
}

function wordEnd(report: Report, at: number): readonly string[] {
  const tags =
    report.slot === undefined
      ? []
      : [`slot-${report.slot}`, ...(report.production === 'swapped' ? ['swapped'] : [])];
  return [
    ...block('stages', describeEnd(report), at),
    ...tags.map((tag) => singleMessage('addBuildTag', tag)),
    serviceMessage('buildStatus', { text: statusText(report) }),
  ];
}

/** What the build list shows. TeamCity puts its own text after it. */
function statusText(report: Report): string {
  return `${report.verdict.replace(/\.$/, '')}; {build.status.text}`;
}

/** Dots separate package, class and test for TeamCity; names of ours are single words or sentences. */
function testName(name: string): string {
  return name.replace(/\./g, '_');
}

function suiteName(suite: string): string {
  return `slotship ${suite}`;
}

function camel(stage: string): string {
  return stage.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
