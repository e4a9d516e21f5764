import { expect } from 'chai';
import type { CiName } from '#app-service/build-facts.ts';
import { Secret } from '#app-service/secret.ts';
import { makeTeller } from '#ci/make-teller.ts';
import type { ReportFrame } from '#report/collect-report.ts';
import { captureOutput } from '../fakes/captured-output.ts';
import { failingRun } from '../fakes/report.ts';
import { checkServiceMessages } from './service-message-checker.ts';

const canary = 'c4n4ry/+?=secret';

const frame: ReportFrame = {
  command: 'deploy',
  runId: 'x',
  exitCode: 4,
  verdict: `Not good: ${canary}.`,
  startedAt: 0,
  durationMs: 1000,
  app: 'shop',
  slot: 'stage',
  buildNumber: '42',
  buildUrl: undefined,
};

async function tellAll(ci: CiName): Promise<{ readonly log: string; readonly report: string }> {
  let report = '';
  const log = await captureOutput({}, async (write) => {
    const teller = await makeTeller({ ci, write, isTerminal: false, env: {}, now: () => 0 });
    teller.tell({ kind: 'secret-learned', secret: new Secret(canary) });
    for (const event of failingRun(`${canary} ${encodeURIComponent(canary)}`).slice(0, -1))
      teller.tell(event);
    report = JSON.stringify(await teller.end(frame));
  });
  return { log, report };
}

describe('CI: teller', () => {
  for (const ci of ['teamcity', 'github', 'azure-pipelines', 'plain'] as const) {
    it(`shows no secret to ${ci}, nor in the report`, async () => {
      const { log, report } = await tellAll(ci);
      // The mask is how GitHub's runner learns a secret; it takes the line out of the log.
      const seen = log.replace(`::add-mask::${canary}`, '');
      for (const text of [seen, report]) {
        expect(text).to.contain('***');
        expect(text).not.to.contain(canary);
        expect(text).not.to.contain(encodeURIComponent(canary));
      }
    });
  }

  it('gives TeamCity a log that is right', async () => {
    expect(checkServiceMessages((await tellAll('teamcity')).log)).to.deep.equal([]);
  });

  it('puts together what was told, and adds the outputs that only the end knows', async () => {
    const report = JSON.parse((await tellAll('plain')).report) as Record<string, unknown>;
    expect(report['outputs']).to.deep.equal({
      'deployed-commit': 'b'.repeat(40),
      swapped: 'false',
      verdict: 'Not good: ***.',
      'exit-code': '4',
    });
    expect(report).to.include({ production: 'untouched', exitCode: 4, slot: 'stage' });
  });

  it('hides secrets in text that is written beside the events', async () => {
    const teller = await makeTeller({
      ci: 'plain',
      write: () => undefined,
      isTerminal: false,
      env: {},
      now: () => 0,
    });
    teller.tell({ kind: 'secret-learned', secret: new Secret(canary) });
    expect(teller.redact(`a ${canary}`)).to.equal('a ***');
  });

  it('hides in the report what was told before the secret was known', async () => {
    const teller = await makeTeller({
      ci: 'plain',
      write: () => undefined,
      isTerminal: false,
      env: {},
      now: () => 0,
    });
    teller.tell({ kind: 'warned', text: canary });
    teller.tell({ kind: 'secret-learned', secret: new Secret(canary) });
    expect((await teller.end(frame)).warnings).to.deep.equal(['***']);
  });

  it('never overwrites on a terminal that cannot', async () => {
    let written = '';
    const teller = await makeTeller({
      ci: 'plain',
      write: (text) => (written += text),
      isTerminal: true,
      env: { TERM: 'dumb' },
      now: () => 0,
    });
    teller.tell({ kind: 'progressed', text: 'half' });
    teller.tell({ kind: 'said', text: 'done' });
    expect(written).to.equal('   done\n');
  });
});
