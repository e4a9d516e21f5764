import { expect } from 'chai';
import { parseFault } from '#emulator/faults/fault.ts';

describe('emulator: a fault that came as JSON', () => {
  for (const [title, wrong] of [
    ['nothing', undefined],
    ['a text', 'arm'],
    ['an empty object', {}],
    ['another place', { on: 'elsewhere' }],
    ['a field of another kind', { on: 'swap', drop: 'after' }],
    ['a kind of deployment fault that there is not', { on: 'deployment', fault: { kind: 'explode' } }],
    ['a deployment without its fault', { on: 'deployment' }],
    ['a delay without its length', { on: 'deployment', fault: { kind: 'delay' } }],
    ['a failure of swaps that there is not', { on: 'swap', fail: 'nonsense' }],
    ['a phase that there is not', { on: 'swap', phase: 'lunch' }],
    ['a status that cannot be sent', { on: 'arm', refuse: { status: 99_999 } }],
    ['a time that is text', { on: 'arm', delayMs: '5s' }],
    ['a way to drop that there is not', { on: 'arm', drop: 'sometimes' }],
    ['no times at all', { on: 'arm', times: 0 }],
  ] as const) {
    it(`is not read from ${title}`, () => {
      expect(parseFault(wrong)).to.have.property('problem');
    });
  }

  for (const right of [
    { on: 'arm', method: 'PUT', path: '*/slots', skip: 1, times: 2, delayMs: 5, drop: 'at-answer' },
    { on: 'site', slot: 'stage', refuse: { status: 503, headers: { 'retry-after': '1' }, body: { a: 1 } } },
    { on: 'deployment', app: 'shop', slot: 'stage', fault: { kind: 'fail', message: 'No space left' } },
    { on: 'deployment', fault: { kind: 'delay', ms: 10 } },
    { on: 'swap', phase: 'applying', delayMs: 3, fail: { text: 'The swap failed.' } },
    { on: 'swap', fail: 'no-http-ping' },
  ]) {
    it(`is taken as it is: ${JSON.stringify(right)}`, () => {
      expect(parseFault(right)).to.deep.equal({ fault: right });
    });
  }

  it('is told everything that is wrong with it', () => {
    expect(parseFault({ on: 'swap', phase: 'lunch', fail: 7 })).to.deep.equal({
      problem:
        "'phase' of a fault is 'lunch'. Give one of applying, restarting, warming, restarting-old. " +
        "'fail' of a fault is 7. Give one of worker-not-started, warm-up-timed-out, no-http-ping.",
    });
  });
});
