import { expect } from 'chai';
import { startProbe, tellFigures, tellReturnFigures } from '#stages/verification/probe.ts';
import { fakeHttp, stampOf } from '../../fakes/http.ts';
import { sitePorts } from '../../fakes/site-ports.ts';

const site = { siteUrl: 'https://shop.example', name: 'production' };
const check = {
  path: '/version',
  place: { kind: 'json-path', path: '$.commit' },
  expect: '{commit}',
} as const;

describe('probe', () => {
  it('counts requests and failures, and sees when the new build answers', async () => {
    const http = fakeHttp((_request, count) =>
      count === 3
        ? { error: 'refused' }
        : count === 2
          ? { error: 'late', timedOut: true }
          : stampOf(count < 5 ? 'old' : 'new'),
    );
    const ports = sitePorts({ http });
    const start = ports.clock.now();
    const probe = startProbe(site, check, 'new', 5, ports);
    while (http.requests.length < 8) await ports.clock.sleep(0);
    await probe.stop();
    const figures = probe.figures();
    expect([figures.failures, figures.unreached]).to.deep.equal([1, 1]);
    expect(figures.requests).to.equal(http.requests.length);
    expect(figures.lastOldAt).to.equal(start + 3 * 200);
    expect(figures.firstNewAt).to.equal(start + 4 * 200);
    tellFigures(figures, start, ports);
    const keys = ports.events.flatMap((event) => (event.kind === 'measured' ? [event.key] : []));
    expect(keys).to.deep.equal(['probeRequests', 'probeFailures', 'swapFirstNewMs', 'swapLastOldMs']);
  });

  it('tells what came after a swap back was asked for apart from what came before', async () => {
    const http = fakeHttp((_request, count) =>
      count <= 2 ? stampOf('old') : count === 3 ? { status: 500 } : stampOf(count <= 5 ? 'new' : 'old'),
    );
    const ports = sitePorts({ http });
    const start = ports.clock.now();
    const probe = startProbe(site, check, 'new', 5, ports);
    while (http.requests.length < 8) await ports.clock.sleep(0);
    await probe.stop();
    const returnAt = start + 4 * 200;
    const [swap, back] = [probe.figures(0, returnAt), probe.figures(returnAt)];
    expect([swap.requests, swap.failures, swap.lastOldAt]).to.deep.equal([4, 1, start + 200]);
    expect([back.failures, back.lastNewAt, back.firstOldAt]).to.deep.equal([0, returnAt, returnAt + 200]);
    tellReturnFigures(back, returnAt, ports);
    expect(ports.texts('said').join()).to.include('first answer of the earlier build 200 ms after it was');
    const keys = ports.events.flatMap((event) => (event.kind === 'measured' ? [event.key] : []));
    expect(keys).to.deep.equal(['returnProbeRequests', 'returnProbeFailures', 'returnFirstEarlierMs']);
  });

  it('asks nothing when it is off, and says nothing then', async () => {
    const ports = sitePorts({});
    const probe = startProbe(site, check, 'new', 0, ports);
    await probe.stop();
    tellFigures(probe.figures(), 0, ports);
    expect(ports.events).to.deep.equal([]);
  });

  it('ends with the run', async () => {
    const stop = new AbortController();
    const http = fakeHttp(() => stampOf('old'));
    const ports = sitePorts({ http, signal: stop.signal });
    const probe = startProbe(site, check, 'new', 5, ports);
    stop.abort(new Error('cancelled'));
    await probe.stop();
    expect(http.requests.length).to.be.lessThan(3);
  });
});
