import { expect } from 'chai';
import { failure } from '#failures/failure.ts';
import { poll } from '#stages/poll.ts';
import { steppedClock } from '../fakes/clock.ts';
import { rejectionOf } from '../fakes/rejection.ts';

describe('poll', () => {
  it('asks at once and does not pause when the first answer is the wanted one', async () => {
    const clock = steppedClock();
    const seen = await poll(
      () => Promise.resolve('ready'),
      { until: () => true, deadline: clock.now() + 1000 },
      clock,
    );
    expect(seen).to.deep.equal({ outcome: 'done', last: 'ready' });
    expect(clock.sleeps).to.deep.equal([]);
  });

  it('pauses 1 s first, then gently longer, at most 5 s', async () => {
    const clock = steppedClock();
    let asked = 0;
    await poll(
      () => Promise.resolve((asked += 1)),
      { until: (n) => n === 12, deadline: clock.now() + 60_000 },
      clock,
    );
    expect(clock.sleeps.slice(0, 3)).to.deep.equal([1000, 1250, 1563]);
    expect(clock.sleeps.at(-1)).to.equal(5000);
    expect([...clock.sleeps].sort((a, b) => a - b)).to.deep.equal(clock.sleeps);
  });

  it('asks a last time at the deadline, never sleeps past it, and gives what it saw last', async () => {
    const clock = steppedClock();
    const start = clock.now();
    const askedAt: number[] = [];
    const seen = await poll(
      () => Promise.resolve(askedAt.push(clock.now() - start)),
      { until: () => false, deadline: start + 3000 },
      clock,
    );
    expect(askedAt).to.deep.equal([0, 1000, 2250, 3000]);
    expect(seen).to.deep.equal({ outcome: 'deadline', last: 4, lastError: undefined });
  });

  it('takes an error that is "not yet" as its last sight and keeps the answer before it', async () => {
    const clock = steppedClock();
    const away = new Error('away');
    let asked = 0;
    const seen = await poll(
      () => ((asked += 1) === 1 ? Promise.resolve('old') : Promise.reject(away)),
      { until: () => false, deadline: clock.now() + 1000, notYet: (thrown) => thrown === away },
      clock,
    );
    expect(seen).to.deep.equal({ outcome: 'deadline', last: 'old', lastError: away });
  });

  it('forgets an error once it has an answer again', async () => {
    const clock = steppedClock();
    let asked = 0;
    const seen = await poll(
      () => ((asked += 1) === 1 ? Promise.reject(new Error('away')) : Promise.resolve('old')),
      { until: () => false, deadline: clock.now() + 1000, notYet: () => true },
      clock,
    );
    expect(seen).to.deep.equal({ outcome: 'deadline', last: 'old', lastError: undefined });
  });

  it('throws every other error at once', async () => {
    const clock = steppedClock();
    const refused = new Error('refused');
    const options = { until: () => true, deadline: clock.now() + 1000, notYet: () => false };
    expect(await rejectionOf(poll(() => Promise.reject(refused), options, clock))).to.equal(refused);
    expect(clock.sleeps).to.deep.equal([]);
  });

  it('waits as long as the answer asks for, but not past the deadline', async () => {
    const clock = steppedClock();
    const asks = [7000, 60_000, undefined];
    await poll(
      () => Promise.resolve(asks.shift()),
      { until: () => asks.length === 0, deadline: clock.now() + 20_000, retryAfterMs: (seen) => seen },
      clock,
    );
    expect(clock.sleeps).to.deep.equal([7000, 13_000]);
  });

  it('waits as long as an SCM site asks for that is away for a moment', async () => {
    const clock = steppedClock();
    const away = (retryAfterMs: number): Error =>
      failure('SCM_UNAVAILABLE', { scmUrl: 'x', operation: 'list', status: 503, words: 'no', retryAfterMs });
    const asks = [7000, 0];
    await poll(
      () => {
        const asked = asks.shift();
        return asked === undefined ? Promise.resolve('up') : Promise.reject(away(asked));
      },
      { until: () => true, deadline: clock.now() + 20_000, notYet: () => true },
      clock,
    );
    expect(clock.sleeps).to.deep.equal([7000, 100]);
  });

  it('tells before each pause what it saw and for how long it has waited', async () => {
    const clock = steppedClock();
    const told: unknown[] = [];
    let asked = 0;
    await poll(
      () => ((asked += 1) === 2 ? Promise.reject(new Error('away')) : Promise.resolve(asked)),
      {
        until: (n) => n === 3,
        deadline: clock.now() + 9000,
        notYet: () => true,
        onWait: (seen, elapsedMs) => told.push([seen, elapsedMs]),
      },
      clock,
    );
    expect(told).to.deep.equal([
      [1, 0],
      [undefined, 1000],
    ]);
  });

  it("ends with the signal's reason when aborted in a pause", async () => {
    const clock = steppedClock();
    const stop = new AbortController();
    const reason = new Error('cancelled');
    const wait = poll(
      () => Promise.resolve(1),
      {
        until: () => false,
        deadline: clock.now() + 9000,
        signal: stop.signal,
        onWait: () => {
          stop.abort(reason);
        },
      },
      clock,
    );
    expect(await rejectionOf(wait)).to.equal(reason);
  });

  it("ends with the signal's reason when the ask fails because of it", async () => {
    const clock = steppedClock();
    const stop = new AbortController();
    const reason = new Error('cancelled');
    const ask = (): Promise<never> => {
      stop.abort(reason);
      return Promise.reject(new Error('socket closed'));
    };
    const options = {
      until: () => false,
      deadline: clock.now() + 9000,
      notYet: () => false,
      signal: stop.signal,
    };
    expect(await rejectionOf(poll(ask, options, clock))).to.equal(reason);
  });
});
