import { expect } from 'chai';
import { describeReportFiles } from '#report/report-files.ts';
import { makeReport } from '../fakes/report.ts';

describe('report: files', () => {
  it('has the report for programs, for people and for the CI', () => {
    const files = describeReportFiles(makeReport());
    expect(Object.keys(files)).to.deep.equal(['report.json', 'report.md', 'junit.xml']);
    expect(files['report.json']).to.match(/^\{\n {2}"command": "deploy"/);
    expect(files['report.md']).to.match(/^## slotship deploy/);
    expect(files['junit.xml']).to.match(/^<\?xml/);
  });
});
