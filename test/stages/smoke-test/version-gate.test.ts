import { expect } from 'chai';
import type { ValuePlace } from '#app-service/smoke-test.ts';
import { awaitVersion } from '#stages/smoke-test/version-gate.ts';
import type { VersionGate } from '#stages/smoke-test/version-gate.ts';
import { fakeHttp, stampOf } from '../../fakes/http.ts';
import type { FakeAnswer } from '../../fakes/http.ts';
import { rejectionOf } from '../../fakes/rejection.ts';
import { sitePorts } from '../../fakes/site-ports.ts';
import type { SitePorts } from '../../fakes/site-ports.ts';

const next = 'a'.repeat(40);
const old = 'b'.repeat(40);
const site = { siteUrl: 'https://shop-stage.example', name: 'stage' };
const place: ValuePlace = { kind: 'json-path', path: '$.commit' };
const ipForbidden: FakeAnswer = { status: 403, body: 'Ip Forbidden' };

interface Waited extends VersionGate {
  readonly ports: SitePorts;
  readonly asked: number;
}

async function wait(
  answer: (count: number) => FakeAnswer,
  given: { readonly consecutive?: number; readonly limitMs?: number } = {},
): Promise<Waited> {
  const http = fakeHttp((_, count) => answer(count));
  const ports = sitePorts({ http });
  const { consecutive = 1, limitMs = 60_000 } = given;
  const deadline = ports.clock.now() + limitMs;
  const gate = await awaitVersion(
    site,
    { path: '/v', place, expect: '' },
    { expected: next, deadline, consecutive },
    ports,
  );
  return { ...gate, ports, asked: http.requests.length };
}

describe('version gate', () => {
  it('is passed at once by the expected version', async () => {
    const { proven, sight, asked } = await wait(() => stampOf(next));
    expect({ proven, asked, version: sight.version }).to.deep.equal({
      proven: true,
      asked: 1,
      version: next,
    });
  });

  it('waits while nothing, an error page or the old version is served', async () => {
    const answers: readonly FakeAnswer[] = [
      { error: 'ECONNREFUSED' },
      { status: 503, body: 'starting' },
      { status: 200, body: '<html>default page</html>' },
      stampOf(old),
      stampOf(next),
    ];
    const { proven, ports } = await wait((count) => answers[count - 1] ?? {});
    expect(proven).to.equal(true);
    expect(ports.texts('said')).to.deep.equal([
      "Waiting until https://shop-stage.example/v serves version 'aaaaaaaaaa' (at most 60 s)",
      'Not yet after 0 s: it gave no answer: ECONNREFUSED',
      'Not yet after 1 s: it answered 503',
      'Not yet after 2 s: it named no version: the body is not JSON',
      "Not yet after 4 s: it served version 'bbbbbbbbbb'",
    ]);
  });

  it('gives up at the deadline and says what it saw last', async () => {
    const { proven, sight, durationMs } = await wait(() => stampOf(old), { limitMs: 30_000 });
    expect(proven).to.equal(false);
    expect(sight).to.include({
      kind: 'other-version',
      version: old,
      words: "it served version 'bbbbbbbbbb'",
    });
    expect(sight.excerpt).to.contain(old);
    expect(durationMs).to.equal(30_000);
  });

  it('says that nothing changes at least every fifteen seconds, and no more often than needed', async () => {
    const { ports } = await wait(() => ({ status: 503 }), { limitMs: 60_000 });
    const lines = ports.texts('said').filter((text) => text.startsWith('Not yet'));
    expect(lines).to.have.length.within(4, 7);
  });

  it('wants good answers one after the other when asked to', async () => {
    const { proven, asked } = await wait((count) => stampOf(count === 2 ? old : next), { consecutive: 3 });
    expect({ proven, asked }).to.deep.equal({ proven: true, asked: 5 });
  });

  it('is not passed by too few good answers before the deadline', async () => {
    const { proven, sight } = await wait((count) => stampOf(count % 3 === 0 ? old : next), {
      consecutive: 3,
      limitMs: 3000,
    });
    expect({ proven, kind: sight.kind }).to.deep.equal({ proven: false, kind: 'expected' });
  });

  it('does not take a version from an answer that is an error', async () => {
    const { proven, sight } = await wait(() => ({ ...stampOf(next), status: 500 }), { limitMs: 3000 });
    expect({ proven, kind: sight.kind }).to.deep.equal({ proven: false, kind: 'bad-status' });
  });

  it('does not follow a redirect, and says where it leads', async () => {
    const { sight } = await wait(
      () => ({ status: 301, headers: { location: 'https://www.shop.example/v' } }),
      {
        limitMs: 1000,
      },
    );
    expect(sight.words).to.equal('it answered 301 and redirects to https://www.shop.example/v');
  });

  it('gives up early when App Service itself turns the agent away, since no version changes that', async () => {
    const { proven, sight, asked } = await wait(() => ipForbidden);
    expect({ proven, kind: sight.kind, asked }).to.deep.equal({ proven: false, kind: 'closed', asked: 3 });
  });

  it('waits on when the app turns the agent away, since the next version may not', async () => {
    const { proven } = await wait((count) => (count < 6 ? { status: 401 } : stampOf(next)));
    expect(proven).to.equal(true);
  });

  it('waits as long as a busy site asks for, within reason', async () => {
    const busy = (text: string): FakeAnswer => ({ status: 503, headers: { 'retry-after': text } });
    const { ports } = await wait(
      (count) => [busy('12'), busy('9999'), busy('soon')][count - 1] ?? stampOf(next),
    );
    expect(ports.clock.sleeps.slice(0, 2)).to.deep.equal([12_000, 30_000]);
    expect(ports.clock.sleeps[2]).to.be.below(5000);
  });

  it('asks without cookies or caches', async () => {
    const http = fakeHttp(() => stampOf(next));
    const ports = sitePorts({ http });
    const until = { expected: next, deadline: ports.clock.now() + 9000, consecutive: 1 };
    await awaitVersion(site, { path: '/v', place, expect: '' }, until, ports);
    expect(http.requests[0]).to.deep.include({
      url: 'https://shop-stage.example/v',
      followRedirects: false,
      headers: { 'cache-control': [{ kind: 'literal', text: 'no-cache' }] },
    });
  });

  it('does not take a bug for silence', async () => {
    const bug = new Error('bug');
    const ports = sitePorts({ http: { send: () => Promise.reject(bug) } });
    const until = { expected: next, deadline: ports.clock.now() + 9000, consecutive: 1 };
    expect(await rejectionOf(awaitVersion(site, { path: '/v', place, expect: '' }, until, ports))).to.equal(
      bug,
    );
  });
});
