import { expect } from 'chai';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeReport } from '#main/write-report.ts';
import { describeReportFiles } from '#report/report-files.ts';
import { rejectionOf } from '../fakes/rejection.ts';
import { makeReport } from '../fakes/report.ts';

describe('main: write report', () => {
  let folder = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slotship-report-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('makes the folder and writes each file', async () => {
    const report = makeReport();
    await writeReport(report, join(folder, 'a/b'));
    for (const [name, text] of Object.entries(describeReportFiles(report))) {
      expect(await readFile(join(folder, 'a/b', name), 'utf8')).to.equal(text);
    }
  });

  it('says what stands in the way', async () => {
    await writeFile(join(folder, 'a'), '');
    const thrown = await rejectionOf(writeReport(makeReport(), join(folder, 'a')));
    expect(String(thrown)).to.contain('EEXIST');
  });
});
