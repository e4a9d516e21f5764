import { expect } from 'chai';
import type { CiName } from '#app-service/build-facts.ts';
import { makePlainAdapter } from '#ci/plain.ts';
import { stageMarksOf } from '#ci/stage-marks.ts';
import type { RunEvent } from '#report/event.ts';
import { makeReport } from '../fakes/report.ts';

function write(ci: CiName, events: readonly RunEvent[]): readonly string[] {
  let written = '';
  const now = (): number => 1_700_000_000_900;
  const adapter = makePlainAdapter({
    write: (text) => (written += text),
    isTerminal: false,
    colours: false,
    now,
    marks: stageMarksOf(ci, now),
  });
  for (const event of events) adapter.tell(event);
  return written.split('\n');
}

const stage: readonly RunEvent[] = [
  { kind: 'stage-started', stage: 'smoke-test' },
  { kind: 'said', text: '##[group]a' },
  { kind: 'stage-ended', stage: 'smoke-test', outcome: 'done', durationMs: 1, fact: 'ok' },
];

describe('CI: stage marks', () => {
  it('folds stages in Azure Pipelines, and lets nobody else do so', () => {
    expect(write('azure-pipelines', stage)).to.deep.equal([
      '##[group]smoke-test',
      '   # #[group]a',
      '   smoke-test: done, ok (1 ms)',
      '##[endgroup]',
      '',
    ]);
  });

  it('folds stages in GitLab', () => {
    const lines = write('gitlab', stage);
    expect(lines[0]).to.equal('\u001B[0Ksection_start:1700000000:slotship_smoke-test\r\u001B[0Ksmoke-test');
    expect(lines[3]).to.equal('\u001B[0Ksection_end:1700000000:slotship_smoke-test\r\u001B[0K');
  });

  it('folds stages in Buildkite, which needs no end', () => {
    expect(write('buildkite', stage)[0]).to.equal('--- smoke-test');
    expect(write('buildkite', stage)).to.have.length(4);
  });

  it('closes a stage that was cut short', () => {
    const lines = write('azure-pipelines', [
      ...stage.slice(0, 1),
      { kind: 'run-ended', report: makeReport() },
    ]);
    expect(lines.filter((line) => line === '##[endgroup]')).to.have.length(1);
  });

  it('knows none for the others', () => {
    for (const ci of ['jenkins', 'bitbucket', 'circleci', 'plain', 'teamcity', 'github'] as const) {
      expect(stageMarksOf(ci, () => 0)).to.equal(undefined);
    }
  });
});
