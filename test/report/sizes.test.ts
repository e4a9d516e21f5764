import { expect } from 'chai';
import { describeBytes, describeDuration } from '#report/sizes.ts';

describe('report: sizes', () => {
  const sizes = [0, 999, 1000, 48_940_000, 999_949, 999_950, 999_999, 999_999_999, 1_500_000_000_000];
  it('words sizes in powers of 1000, and never says 1000 of a unit', () => {
    expect(sizes.map(describeBytes)).to.deep.equal([
      '0 B',
      '999 B',
      '1.0 kB',
      '48.9 MB',
      '999.9 kB',
      '1.0 MB',
      '1.0 MB',
      '1.0 GB',
      '1500.0 GB',
    ]);
  });

  const durations = [
    0, 350.4, 999, 999.6, 1000, 4200, 9_960, 59_949, 59_960, 60_000, 200_000, 3_599_600, 3_900_000,
  ];
  it('words durations with their units, and never says 60 of one', () => {
    expect(durations.map(describeDuration)).to.deep.equal([
      '0 ms',
      '350 ms',
      '999 ms',
      '1 s',
      '1 s',
      '4.2 s',
      '10 s',
      '1 min',
      '1 min',
      '1 min',
      '3 min 20 s',
      '1 h',
      '1 h 5 min',
    ]);
  });
});
