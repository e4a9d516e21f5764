import { expect } from 'chai';
import { catalogue } from '#failures/catalogue.ts';
import { describeRun } from './run-dist.ts';
import type { Run } from './run.ts';

/** Claims that a run went well, and that its CI heard of nothing else. */
export function expectSuccess(run: Run): void {
  expect(run.exitCode, describeRun(run)).to.equal(0);
  expect(problemsOf(run), describeRun(run)).to.deep.equal([]);
}

/** Claims that the log says this. */
export function expectSaid(run: Run, ...patterns: readonly RegExp[]): void {
  const text = `${run.stdout}\n${run.stderr}`;
  for (const pattern of patterns) {
    expect(pattern.test(text), `says ${String(pattern)}:\n${describeRun(run)}`).to.equal(true);
  }
}

/** Claims that a run ended with this exit code, and that its CI was told why, once, under this code. */
export function expectFailure(run: Run, exitCode: number, code: string): void {
  expect(run.exitCode, describeRun(run)).to.equal(exitCode);
  const told = problemsOf(run);
  // TeamCity files a run under one problem; elsewhere each of several problems of one kind is a line.
  const kinds = run.costume === 'teamcity' ? told : [...new Set(told)];
  expect(kinds, describeRun(run)).to.deep.equal([code]);
  if (run.costume === 'github') expect(run.summary).to.contain(`### ${code.replaceAll('_', String.raw`\_`)}`);
  if (run.costume === 'plain') return;
  expect(run.outputs['exit-code'], describeRun(run)).to.equal(String(exitCode));
}

/** Claims what the CI's users read first, and what later steps are handed: whether the build is in production. */
export function expectVerdict(run: Run, verdict: RegExp, swapped: 'true' | 'false' | 'unknown'): void {
  const found = verdictOf(run);
  expect(
    verdict.test(found),
    `the verdict '${found}' says ${String(verdict)}:\n${describeRun(run)}`,
  ).to.equal(true);
  if (run.costume === 'plain') return;
  expect(run.outputs, describeRun(run)).to.include({ swapped });
  expect(run.outputs['verdict'], describeRun(run)).to.match(verdict);
}

/** The outcome where each CI shows it first: the build list, the top of the step's summary, the last line. */
function verdictOf(run: Run): string {
  switch (run.costume) {
    case 'teamcity':
      return statusOf(run) ?? '';
    case 'github':
      return /^\*\*(.+)\*\*$/m.exec(run.summary)?.[1] ?? '';
    case 'plain':
      return /^(.+), exit code \d+\)$/m.exec(run.stdout)?.[1] ?? '';
  }
}

/** The codes that the CI files the failure under: TeamCity's build problem, GitHub's annotations, plain lines. */
function problemsOf({ costume, serviceMessages, errors, stdout, stderr }: Run): readonly string[] {
  switch (costume) {
    case 'teamcity':
      return serviceMessages
        .filter(({ name }) => name === 'buildProblem')
        .map(({ attributes }) => attributes['identity'] ?? '');
    case 'github':
      return errors.flatMap((text) => codeOf(text) ?? []);
    case 'plain':
      return `${stdout}\n${stderr}`.split('\n').flatMap((line) => codeOf(line) ?? []);
  }
}

/** Names of the tests that TeamCity was told of, with what came of each. */
export function testsOf({ serviceMessages }: Run): Readonly<Record<string, 'passed' | 'failed' | 'skipped'>> {
  const named = (message: string): ReadonlySet<string | undefined> =>
    new Set(
      serviceMessages.filter(({ name }) => name === message).map(({ attributes }) => attributes['name']),
    );
  const [failed, skipped] = [named('testFailed'), named('testIgnored')];
  const outcomeOf = (name: string | undefined): 'passed' | 'failed' | 'skipped' =>
    failed.has(name) ? 'failed' : skipped.has(name) ? 'skipped' : 'passed';
  return Object.fromEntries(
    [...named('testFinished'), ...skipped].map((name) => [name ?? '', outcomeOf(name)]),
  );
}

/** What the build list shows. */
export function statusOf({ serviceMessages }: Run): string | undefined {
  return serviceMessages.findLast(({ name }) => name === 'buildStatus')?.attributes['text'];
}

function codeOf(text: string): string | undefined {
  const word = /^\s*([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+) {2}\S/.exec(text)?.[1];
  // A setting's row of a table begins with such a word, too.
  return word !== undefined && Object.hasOwn(catalogue, word) ? word : undefined;
}
