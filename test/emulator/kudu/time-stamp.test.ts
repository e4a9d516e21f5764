import { expect } from 'chai';
import { makeStamps, parseTimeStamp, timeStamp } from '#emulator/kudu/time-stamp.ts';

describe('emulator: time stamps', () => {
  it('have seven digits of a second, as .NET writes them', () => {
    expect(timeStamp(1_700_000_000_123)).to.equal('2023-11-14T22:13:20.1230000Z');
    expect(parseTimeStamp('2023-11-14T22:13:20.1230000Z')).to.equal(1_700_000_000_123);
  });

  it('rise while the clock stands still or goes back', () => {
    let nowMs = 1_700_000_000_000;
    const stamp = makeStamps(() => nowMs);
    const stamps = [stamp(), stamp()];
    nowMs -= 5000;
    stamps.push(stamp());
    expect(stamps)
      .to.deep.equal([...new Set(stamps)].sort())
      .and.have.length(3);
  });
});
