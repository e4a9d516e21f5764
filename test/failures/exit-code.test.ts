import { expect } from 'chai';
import { exitCodeOf } from '#failures/exit-code.ts';
import { failure } from '#failures/failure.ts';

const unavailable = failure('SCM_UNAVAILABLE', {
  scmUrl: 'https://scm',
  operation: 'list',
  status: 502,
  words: 'bad',
});

describe('exit code', () => {
  it("is the failure's own while production is untouched", () => {
    expect(exitCodeOf(unavailable, 'untouched')).to.equal(3);
  });

  it('is 8 when a swap was asked for and its end was not seen', () => {
    expect(exitCodeOf(unavailable, 'unknown')).to.equal(8);
  });

  it('is 7 when production is known not to be healthy', () => {
    expect(exitCodeOf(unavailable, 'unhealthy')).to.equal(7);
  });

  it('is 9 when production was swapped and could not be judged', () => {
    expect(exitCodeOf(unavailable, 'swapped')).to.equal(9);
  });

  it('stays that of a cancellation or a bug, whatever became of production', () => {
    expect(exitCodeOf(failure('CANCELLED_BY_SIGTERM', { left: '' }), 'swapped')).to.equal(143);
    expect(exitCodeOf(failure('BUG', { message: 'x', left: '' }), 'unknown')).to.equal(1);
  });
});
