import type { TestResult } from '#app-service/smoke-test.ts';
import { cleanText } from '#app-service/clean-text.ts';
import type { Report } from './report.ts';

/**
 * The tests of a run as JUnit XML: one `testsuites`, a flat `testsuite` for each group, times in seconds. Skipped
 * tests say why in `system-out`, since not every schema lets `skipped` have a message. Source: the schemas of
 * Jenkins' xunit plugin; the readers of TeamCity, Azure Pipelines, Jenkins and dorny/test-reporter.
 */
export function describeAsJUnit(report: Pick<Report, 'tests' | 'startedAt'>): string {
  const { tests } = report;
  const groups = [...new Set(tests.map(({ suite }) => suite))];
  const timestamp = new Date(report.startedAt).toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length);
  const suites = groups.map((group) =>
    describeSuite(
      group,
      tests.filter(({ suite }) => suite === group),
      timestamp,
    ),
  );
  const { name, tests: all, failures, errors, time } = { name: 'slotship', ...totalsOf(tests) };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name, tests: all, failures, errors, time })}>`,
    ...suites.flat(),
    '</testsuites>',
    '',
  ].join('\n');
}

function describeSuite(group: string, tests: readonly TestResult[], timestamp: string): readonly string[] {
  const head = attributes({ name: `smoke.${group}`, ...totalsOf(tests), timestamp, hostname: 'localhost' });
  return [`  <testsuite${head}>`, ...tests.flatMap(describeCase), '  </testsuite>'];
}

/** Dots part package and class for the readers, so the group has none. */
function describeCase({
  suite,
  name,
  outcome,
  durationMs,
  message = '',
  details,
}: TestResult): readonly string[] {
  const classname = `smoke.${suite.replaceAll('.', '_')}`;
  const head = attributes({ name, classname, time: inSeconds(durationMs) });
  switch (outcome) {
    case 'passed':
      return [`    <testcase${head}/>`];
    case 'failed':
      return [
        `    <testcase${head}>`,
        `      <failure${attributes({ message, type: 'check' })}>${escapeText(details ?? message)}</failure>`,
        '    </testcase>',
      ];
    case 'skipped':
      return [
        `    <testcase${head}>`,
        '      <skipped/>',
        `      <system-out>${escapeText(message)}</system-out>`,
        '    </testcase>',
      ];
  }
}

function totalsOf(
  tests: readonly TestResult[],
): Readonly<Record<'tests' | 'failures' | 'errors' | 'skipped' | 'time', string>> {
  const count = (outcome: TestResult['outcome']): string =>
    String(tests.filter((test) => test.outcome === outcome).length);
  return {
    tests: String(tests.length),
    failures: count('failed'),
    errors: '0',
    skipped: count('skipped'),
    time: inSeconds(tests.reduce((sum, { durationMs }) => sum + durationMs, 0)),
  };
}

function inSeconds(durationMs: number): string {
  return (durationMs / 1000).toFixed(3);
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeText(value).replace(/\n/g, '&#10;').replace(/\t/g, '&#9;')}"`)
    .join('');
}

/** Text for an element or attribute, without the characters that XML 1.0 cannot hold. */
function escapeText(text: string): string {
  return cleanText(text)
    .replace(/[\p{Surrogate}\uFFFE\uFFFF]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
