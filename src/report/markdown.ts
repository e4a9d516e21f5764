import type { TestResult } from '#app-service/smoke-test.ts';
import type { FailureText } from '#failures/failure-text.ts';
import { escapeMarkdown, fence, linkTo, markdownTable } from './markdown-text.ts';
import type { Report } from './report.ts';
import { describeDuration } from './sizes.ts';

/** Longest excerpt of a failed test, in characters. */
const maxDetails = 4000;

/**
 * The report as a page of GitHub's Markdown, at most `maxBytes` of UTF-8: verdict, problems, stages, tests, tables.
 * What does not fit any more is left out, the least important first, and the page says so.
 */
export function describeAsMarkdown(report: Report, maxBytes: number): string {
  const sections = [
    describeHead(report),
    ...report.problems.map(describeProblem),
    describeStages(report),
    describeTests(report.tests),
    describeWarnings(report.warnings),
    ...report.tables.map(({ title, head, rows }) => section(title, markdownTable(head, rows))),
    ...report.tests.map(describeDetails),
  ].filter((text) => text !== '');
  return fit(sections, maxBytes);
}

function describeHead(report: Report): string {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['App', escapeMaybe(report.app)],
    ['Slot', report.slot === undefined ? undefined : named(report.slot, report.siteUrl)],
    ['Production', named(report.production, report.productionUrl)],
    ['Source commit', code(report.sourceCommit)],
    ['Deployed commit', code(report.deployedCommit)],
    ['Build', report.buildNumber === undefined ? undefined : named(report.buildNumber, report.buildUrl)],
    ['Duration', describeDuration(report.durationMs)],
    ['Exit code', String(report.exitCode)],
  ];
  const known = rows.filter((row): row is [string, string] => row[1] !== undefined);
  return [
    `## slotship ${escapeMarkdown(report.command)}`,
    '',
    `**${escapeMarkdown(report.verdict)}**`,
    '',
    '| | |',
    '| --- | --- |',
    ...known.map(([name, text]) => `| ${name} | ${text} |`),
  ].join('\n');
}

function escapeMaybe(text: string | undefined): string | undefined {
  return text === undefined ? undefined : escapeMarkdown(text);
}

function named(text: string, url: string | undefined): string {
  return url === undefined ? escapeMarkdown(text) : linkTo(text, url);
}

function code(id: string | undefined): string | undefined {
  return id === undefined ? undefined : `\`${id.replace(/[^\w-]/g, '')}\``;
}

function section(title: string, body: string): string {
  return `### ${escapeMarkdown(title)}\n\n${body}`;
}

function describeProblem(problem: FailureText): string {
  return section(
    problem.code,
    [
      escapeMarkdown(problem.what),
      `**Why:** ${escapeMarkdown(problem.why)}`,
      `**Fix:** ${escapeMarkdown(problem.fix)}`,
      `**See:** docs/failures.md#${problem.code.toLowerCase()}`,
    ].join('  \n'),
  );
}

function describeStages({ stages }: Report): string {
  if (stages.length === 0) return '';
  const rows = stages.map(({ stage, outcome, durationMs, fact }) => [
    stage,
    outcome,
    describeDuration(durationMs),
    fact,
  ]);
  return section('Stages', markdownTable(['stage', 'outcome', 'duration', 'fact'], rows));
}

function describeTests(tests: readonly TestResult[]): string {
  if (tests.length === 0) return '';
  const count = (outcome: TestResult['outcome']): string =>
    `${String(tests.filter((test) => test.outcome === outcome).length)} ${outcome}`;
  const rows = tests.map(({ suite, name, outcome, durationMs, message }) => [
    suite,
    name,
    outcome,
    describeDuration(durationMs),
    message ?? '',
  ]);
  const title = `Tests: ${[count('passed'), count('failed'), count('skipped')].join(', ')}`;
  return section(title, markdownTable(['suite', 'test', 'outcome', 'duration', 'why'], rows));
}

function describeWarnings(warnings: readonly string[]): string {
  if (warnings.length === 0) return '';
  return section('Warnings', warnings.map((text) => `- ${escapeMarkdown(text)}`).join('\n'));
}

function describeDetails({ name, outcome, details }: TestResult): string {
  if (outcome !== 'failed' || details === undefined) return '';
  return section(`What came back: ${name}`, fence(details.slice(0, maxDetails)));
}

function fit(sections: readonly string[], maxBytes: number): string {
  const note = '\n\n_The rest is in the log._\n';
  const sizeOf = (text: string): number => new TextEncoder().encode(text).length;
  let page = '';
  for (const text of sections) {
    const longer = page === '' ? text : `${page}\n\n${text}`;
    if (sizeOf(longer) + sizeOf(note) > maxBytes) return `${page}${note}`;
    page = longer;
  }
  return `${page}\n`;
}
