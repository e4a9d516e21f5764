import { expect } from 'chai';
import type { Http, HttpRequest } from '#ports';
import { watchHttp } from '#stages/smoke-test/watched-http.ts';
import type { Reach } from '#stages/smoke-test/watched-http.ts';
import { fakeHttp } from '../../fakes/http.ts';
import type { FakeAnswer } from '../../fakes/http.ts';
import { rejectionOf } from '../../fakes/rejection.ts';

const request: HttpRequest = {
  method: 'GET',
  url: 'https://x.example/',
  headers: {},
  body: undefined,
  followRedirects: false,
  timeoutMs: 1,
};

async function reachOf(...answers: readonly FakeAnswer[]): Promise<Reach> {
  const watched = watchHttp(fakeHttp((_, count) => answers[count - 1] ?? {}));
  for (const answer of answers) {
    if ('error' in answer) await rejectionOf(watched.http.send(request));
    else await watched.http.send(request);
  }
  return watched.reach();
}

describe('watched http', () => {
  it('calls a site that answered once, with whatever status, answered', async () => {
    expect(await reachOf({ error: 'refused' }, { status: 503 }, { error: 'reset' })).to.equal('answered');
  });

  it('calls a site unreachable when no connection came about', async () => {
    expect(
      await reachOf({ error: 'ENOTFOUND' }, { error: 'timed out', timedOut: true, connected: false }),
    ).to.equal('unreachable');
  });

  it('calls a site silent when it took a request and never answered', async () => {
    expect(await reachOf({ error: 'refused' }, { error: 'timed out', timedOut: true })).to.equal('silent');
    expect(await reachOf({ error: 'timed out', timedOut: true, connected: true })).to.equal('silent');
  });

  it('knows when nothing was asked', async () => {
    expect(await reachOf()).to.equal('not-asked');
  });

  it('keeps what the connection said last, and passes every error on', async () => {
    const watched = watchHttp(fakeHttp((_, count) => ({ error: `error ${String(count)}` })));
    await rejectionOf(watched.http.send(request));
    await rejectionOf(watched.http.send(request));
    expect(watched.lastError()).to.equal('error 2');
    const bug = new Error('bug');
    const broken: Http = { send: () => Promise.reject(bug) };
    expect(await rejectionOf(watchHttp(broken).http.send(request))).to.equal(bug);
  });
});
