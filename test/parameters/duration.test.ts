import { expect } from 'chai';
import { describeDuration, parseDuration } from '#parameters/duration.ts';

describe('parameters: duration', () => {
  const good: Readonly<Record<string, number>> = {
    '500ms': 500,
    '90s': 90_000,
    '10m': 600_000,
    '1h30m': 5_400_000,
    '1h 2m 3s 4ms': 3_723_004,
    '24h': 86_400_000,
  };
  for (const [text, ms] of Object.entries(good)) {
    it(`reads '${text}' as ${String(ms)} ms`, () => {
      expect(parseDuration(text)).to.deep.equal({ value: ms });
    });
  }

  for (const text of ['', '10', '1.5h', 'm', '10 minutes', '-5s', '0s', '25h', '99999999999s', '5s3m']) {
    it(`refuses '${text}'`, () => {
      expect(parseDuration(text)).to.have.property('problem');
    });
  }

  it('takes no time at all where that means not at all', () => {
    expect(parseDuration('0s', true)).to.deep.equal({ value: 0 });
    expect(parseDuration('', true)).to.have.property('problem');
    expect(parseDuration('0', true)).to.have.property('problem');
  });

  it('says that a bare number has no unit', () => {
    expect(parseDuration('600')).to.deep.include({ problem: "is '600', which has no unit" });
  });

  it('describes every duration so that it reads back as itself', () => {
    for (const ms of [1, 999, 1000, 61_000, 600_000, 5_400_000, 86_399_999]) {
      expect(parseDuration(describeDuration(ms))).to.deep.equal({ value: ms });
    }
    expect(describeDuration(0)).to.equal('0s');
    expect(describeDuration(59_999.7)).to.equal('1m');
  });
});
