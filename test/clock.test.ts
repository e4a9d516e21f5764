import { expect } from 'chai';
import { systemClock } from '#clock';
import { rejectionOf } from './fakes/rejection.ts';

describe('clock', () => {
  it('tells the time of the machine and lets it pass', async () => {
    const start = systemClock.now();
    await systemClock.sleep(5);
    expect(systemClock.now()).to.be.at.least(start + 4);
  });

  it('wakes up with the reason of its signal, before or during a pause', async () => {
    const abort = new AbortController();
    const sleeping = systemClock.sleep(60_000, abort.signal);
    const reason = new Error('cancelled');
    abort.abort(reason);
    expect(await rejectionOf(sleeping)).to.equal(reason);
    expect(await rejectionOf(systemClock.sleep(60_000, abort.signal))).to.equal(reason);
  });
});
