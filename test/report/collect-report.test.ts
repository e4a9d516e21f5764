import { expect } from 'chai';
import { collectReport } from '#report/collect-report.ts';
import { failedTest, failingRun, makeReport, passedTest, problem, skippedTest } from '../fakes/report.ts';

describe('report: collect', () => {
  it('folds the events of a run into its report', () => {
    const collector = collectReport();
    for (const event of failingRun('x')) collector.see(event);
    collector.see({ kind: 'output', name: 'slot-url', value: 'https://shop-stage.example.com' });
    collector.see({ kind: 'production', state: 'unknown' });
    const report = collector.make(makeReport());
    expect(report.stages.map(({ stage, outcome }) => [stage, outcome])).to.deep.equal([
      ['push', 'done'],
      ['smoke-test', 'failed'],
    ]);
    expect(report.tests.map(({ outcome }) => outcome)).to.deep.equal(
      [passedTest, failedTest, skippedTest].map(({ outcome }) => outcome),
    );
    expect(report.warnings).to.deep.equal(['The push was not taken at once x']);
    expect(report.problems.map(({ code }) => code)).to.deep.equal([problem.code]);
    expect(report.measures).to.deep.equal({ pushSentBytes: 4_000_000.4 });
    expect(report.tables.map(({ title }) => title)).to.deep.equal(['Settings']);
    expect(report).to.include({
      production: 'unknown',
      deployedCommit: 'b'.repeat(40),
      sourceCommit: undefined,
      siteUrl: 'https://shop-stage.example.com',
    });
    expect(collector.production()).to.equal('unknown');
  });
});
