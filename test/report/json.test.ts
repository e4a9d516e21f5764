import { expect } from 'chai';
import { Secret } from '#app-service/secret.ts';
import { describeAsJson, describeDocument } from '#report/json.ts';
import { makeReport } from '../fakes/report.ts';

describe('report: JSON', () => {
  it('has every name, with null for what is not known, and times by ISO 8601', () => {
    const read = JSON.parse(describeAsJson(makeReport({ slot: undefined }))) as Record<string, unknown>;
    expect(read['slot']).to.equal(null);
    expect(read['startedAt']).to.equal('2026-11-23T04:05:06.789Z');
    expect(Object.keys(read)).to.have.members(Object.keys(makeReport()));
  });

  it('holds no command of a CI, and is read back as it was', () => {
    const document = { subject: '##teamcity[buildStop] ##[add-mask]x ##vso[x] #\u200B#[y] \\## a#b' };
    const text = describeDocument(document);
    expect(text.replace(/\p{Cf}/gu, '')).not.to.contain('##');
    expect(text).to.contain('a#b');
    expect(JSON.parse(text)).to.deep.equal(document);
  });

  it('never shows a secret that got into it', () => {
    const report = { ...makeReport(), extra: new Secret('hunter22') };
    expect(describeAsJson(report)).not.to.contain('hunter22');
  });
});
