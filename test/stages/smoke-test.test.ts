import { expect } from 'chai';
import type { Check, VersionCheck } from '#app-service/smoke-test.ts';
import { describeFailure } from '#failures/failure-text.ts';
import type { Http, Processes } from '#ports';
import { describeSmokeTest, smokeTestSlot } from '#stages/smoke-test.ts';
import type { SmokeTest } from '#stages/smoke-test.ts';
import { commandCheck, httpCheck } from '../fakes/checks.ts';
import { fakeHttp, stampOf } from '../fakes/http.ts';
import { fakeProcesses } from '../fakes/processes.ts';
import { failureOf, rejectionOf } from '../fakes/rejection.ts';
import { sitePorts } from '../fakes/site-ports.ts';
import type { SitePorts } from '../fakes/site-ports.ts';

const next = 'a'.repeat(40);
const old = 'b'.repeat(40);
const build = { sourceCommit: next, deployedCommit: 'd'.repeat(40), buildNumber: '17' };
const slot = {
  siteUrl: 'https://shop-stage.example',
  name: 'stage',
  address: { subscriptionId: 's', resourceGroup: 'g', app: 'shop' },
};
const version: VersionCheck = {
  path: '/v',
  place: { kind: 'json-path', path: '$.commit' },
  expect: '{commit}',
};

interface World {
  readonly http?: Http;
  readonly processes?: Processes;
  readonly checks?: readonly Check[];
  readonly versionCheck?: VersionCheck | undefined;
  readonly signal?: AbortSignal;
}

function start(world: World): { readonly ports: SitePorts; readonly ended: Promise<SmokeTest> } {
  const ports = sitePorts(world);
  const { checks = [], versionCheck = 'versionCheck' in world ? undefined : version } = world;
  const plan = { versionCheck, checks, timeoutMs: 60_000 };
  return { ports, ended: smokeTestSlot(slot, build, plan, ports) };
}

/** A site that serves a commit on `/v` and answers everything else with a status. */
const serving = (commit: string, status = 200): Http =>
  fakeHttp(({ url }) => (url.endsWith('/v') ? stampOf(commit) : { status }));

describe('stage: smoke-test', () => {
  it('proves the version first and then runs every check for the slot', async () => {
    const http = fakeHttp(({ url }) => (url.endsWith('/v') ? stampOf(next) : {}));
    const checks = [
      httpCheck(),
      httpCheck({ name: 'shop', path: '/shop', on: ['production'] }),
      commandCheck({ on: ['slot', 'production'] }),
    ];
    const { ports, ended } = start({ http, processes: fakeProcesses(() => ({})), checks });
    const smokeTest = await ended;
    expect(smokeTest).to.deep.include({ versionProven: true, version: next });
    expect(http.requests.map(({ url }) => new URL(url).pathname)).to.deep.equal(['/v', '/health']);
    expect(ports.tests().map(({ name, outcome }) => `${name} ${outcome}`)).to.deep.equal([
      'version passed',
      'health passed',
      'script passed',
    ]);
    expect(describeSmokeTest(smokeTest)).to.equal('3 tests passed, serves aaaaaaaaaa');
  });

  it('tells the start and the end of every test, in pairs and with its duration', async () => {
    const http = fakeHttp(({ url }, count) => (url.endsWith('/v') ? stampOf(count < 3 ? old : next) : {}));
    const { ports, ended } = start({ http, checks: [httpCheck()] });
    await ended;
    const told = ports.events.flatMap((event) => {
      if (event.kind === 'test-started') return [`+ ${event.suite} ${event.name}`];
      return event.kind === 'test-ended' ? [`- ${event.test.name} ${String(event.test.durationMs)}`] : [];
    });
    expect(told).to.deep.equal([
      '+ smoke-test version',
      '- version 2250',
      '+ smoke-test health',
      '- health 0',
    ]);
  });

  it('fails when another version is served, runs no check then, and says so of each', async () => {
    const { ports, ended } = start({ http: serving(old), checks: [httpCheck()] });
    const thrown = await failureOf(ended);
    expect(thrown.code).to.equal('VERSION_NOT_SERVED');
    expect(thrown.facts).to.deep.equal({
      slot: "slot 'stage' of 'shop'",
      expected: 'aaaaaaaaaa',
      lastSeen: "it served version 'bbbbbbbbbb'",
      kind: 'other-version',
      waitedMs: 60_000,
    });
    expect(ports.tests().map(({ name, outcome }) => `${name} ${outcome}`)).to.deep.equal([
      'version failed',
      'health skipped',
    ]);
    expect(ports.tests()[0]?.details).to.contain(old);
  });

  it('names every check that failed, and runs them all', async () => {
    const http = fakeHttp(({ url }) =>
      url.endsWith('/v') ? stampOf(next) : { status: url.endsWith('/b') ? 200 : 500 },
    );
    const checks = ['a', 'b', 'c'].map((name) => httpCheck({ name, path: `/${name}` }));
    const { ports, ended } = start({ http, checks });
    const thrown = await failureOf(ended);
    expect(thrown.code).to.equal('SMOKE_TEST_FAILED');
    expect(describeFailure(thrown)[0]).to.include({
      what: "2 of 4 smoke tests failed on the slot 'stage' of 'shop'.",
      why: "'a': it answered 500, expected 200 to 299; 'c': it answered 500, expected 200 to 299.",
    });
    expect(ports.tests()).to.have.length(4);
  });

  it('warns without a version check that the process was not proven, and goes on', async () => {
    const { ports, ended } = start({ http: serving(old), checks: [httpCheck()], versionCheck: undefined });
    const smokeTest = await ended;
    expect(smokeTest).to.deep.include({ versionProven: false, version: undefined });
    expect(ports.texts('warned')).to.deep.equal([
      "No 'version-check' is set: the process that runs on the slot 'stage' of 'shop' was not proven to be this build.",
    ]);
    expect(describeSmokeTest(smokeTest)).to.equal('1 test passed, version not proven');
  });

  it('blames the network when no connection came about', async () => {
    const { ended } = start({
      http: fakeHttp(() => ({ error: 'getaddrinfo ENOTFOUND' })),
      checks: [httpCheck()],
    });
    const [text] = describeFailure(await failureOf(ended));
    expect(text).to.include({ code: 'SITE_UNREACHABLE', blame: 'azure' });
    expect(text?.why).to.equal(
      'For 60 s no request to https://shop-stage.example got through: getaddrinfo ENOTFOUND.',
    );
  });

  it('blames the network for checks as well, where there is no version check', async () => {
    const http = fakeHttp(() => ({ error: 'self-signed certificate' }));
    const { ended } = start({ http, checks: [httpCheck()], versionCheck: undefined });
    expect((await failureOf(ended)).code).to.equal('SITE_UNREACHABLE');
  });

  it('blames the app when it takes requests and never answers', async () => {
    const { ended } = start({ http: fakeHttp(() => ({ error: 'no answer in 30 s', timedOut: true })) });
    expect((await failureOf(ended)).code).to.equal('SITE_SILENT');
  });

  it('blames the app when it answered once and is gone', async () => {
    const http = fakeHttp((_, count) => (count === 1 ? { status: 503 } : { error: 'ECONNRESET' }));
    const thrown = await failureOf(start({ http }).ended);
    expect(thrown.code).to.equal('VERSION_NOT_SERVED');
    expect(thrown.facts).to.include({ kind: 'no-answer' });
  });

  it('explains a site behind sign-in, and does not wait for it', async () => {
    const http = fakeHttp(() => ({
      status: 302,
      headers: { location: 'https://login.windows.net/t/authorize?nonce=1' },
    }));
    const { ports, ended } = start({ http });
    const [text] = describeFailure(await failureOf(ended));
    expect(text?.code).to.equal('SITE_CLOSED');
    expect(text?.why).to.equal(
      'When asked, it redirects to a sign-in page (https://login.windows.net/t/authorize).',
    );
    expect(ports.clock.sleeps).to.have.length(2);
  });

  it('explains the wall that every failed check met, with a version check or without', async () => {
    const checks = [httpCheck(), httpCheck({ name: 'open', path: '/open' })];
    const walled = fakeHttp(({ url }) => {
      if (url.endsWith('/v')) return stampOf(next);
      return url.endsWith('/open') ? {} : { status: 403, body: 'Ip Forbidden' };
    });
    for (const versionCheck of [version, undefined]) {
      const thrown = await failureOf(start({ http: walled, checks, versionCheck }).ended);
      expect(thrown.code).to.equal('SITE_CLOSED');
      expect(thrown.facts).to.have.property('wall').that.includes('access restrictions');
    }
    const mixed = fakeHttp(({ url }) =>
      url.endsWith('/open') ? { status: 500 } : { status: 403, body: 'Ip Forbidden' },
    );
    const thrown = await failureOf(start({ http: mixed, checks, versionCheck: undefined }).ended);
    expect(thrown.code).to.equal('SMOKE_TEST_FAILED');
  });

  it('refuses to guess a version that the run does not know', async () => {
    const ports = sitePorts({});
    const unknown = { ...build, sourceCommit: undefined };
    const plan = { versionCheck: version, checks: [], timeoutMs: 1000 };
    const thrown = await failureOf(smokeTestSlot(slot, unknown, plan, ports));
    expect(thrown.code).to.equal('VERSION_UNDECIDABLE');
  });

  it('ends the open test as skipped when the run is cancelled', async () => {
    const stop = new AbortController();
    const reason = new Error('cancelled');
    const http = fakeHttp((_, count) => {
      if (count === 2) stop.abort(reason);
      return stampOf(old);
    });
    const { ports, ended } = start({ http, signal: stop.signal });
    expect(await rejectionOf(ended)).to.equal(reason);
    expect(ports.tests().map(({ name, outcome }) => `${name} ${outcome}`)).to.deep.equal(['version skipped']);
  });
});
