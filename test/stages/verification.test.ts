import { expect } from 'chai';
import type { Check } from '#app-service/smoke-test.ts';
import { describeFailure } from '#failures/failure-text.ts';
import { failure } from '#failures/failure.ts';
import type { VerificationPlan } from '#plan/plan.ts';
import type { Http } from '#ports';
import { describeVerification, verifyProduction } from '#stages/verification.ts';
import type { Verification } from '#stages/verification.ts';
import { httpCheck } from '../fakes/checks.ts';
import { fakeHttp, stampOf } from '../fakes/http.ts';
import { failureOf } from '../fakes/rejection.ts';
import { sitePorts } from '../fakes/site-ports.ts';
import type { SitePorts } from '../fakes/site-ports.ts';

const next = 'a'.repeat(40);
const old = 'b'.repeat(40);
const deployed = 'd'.repeat(40);
const build = { sourceCommit: next, deployedCommit: deployed, buildNumber: '17' };
const main = {
  siteUrl: 'https://shop.example',
  name: 'production',
  address: { subscriptionId: 's', resourceGroup: 'g', app: 'shop' },
};
const plan: VerificationPlan = {
  versionCheck: { path: '/v', place: { kind: 'json-path', path: '$.commit' }, expect: '{commit}' },
  checks: [],
  timeoutMs: 60_000,
  consecutive: 3,
  watchMs: 0,
  probesPerSecond: 0,
  errorBudgetPercent: 0,
  onFailure: 'report',
};

interface World {
  readonly http: Http;
  readonly checks?: readonly Check[];
  readonly versionCheck?: undefined;
  readonly active?: () => Promise<string | undefined>;
}

function start(world: World): { readonly ports: SitePorts; readonly ended: Promise<Verification> } {
  const ports = sitePorts(world);
  const { active = () => Promise.resolve(deployed), checks = [] } = world;
  const versionCheck = 'versionCheck' in world ? undefined : plan.versionCheck;
  return { ports, ended: verifyProduction(main, build, { ...plan, checks, versionCheck }, active, ports) };
}

const productionStates = (ports: SitePorts): readonly string[] =>
  ports.events.flatMap((event) => (event.kind === 'production' ? [event.state] : []));
const serving = (commit: string): Http => fakeHttp(({ url }) => (url.endsWith('/v') ? stampOf(commit) : {}));
const onProduction = (given: Partial<ReturnType<typeof httpCheck>> = {}): Check =>
  httpCheck({ on: ['production'], ...given });

describe('stage: verification', () => {
  it('proves the version several times, runs the checks for production and asks for the active commit', async () => {
    const http = fakeHttp(({ url }) => (url.endsWith('/v') ? stampOf(next) : {}));
    const checks = [onProduction(), httpCheck({ name: 'slot only', path: '/other' })];
    const { ports, ended } = start({ http, checks });
    const verification = await ended;
    expect(verification).to.deep.include({ versionProven: true, version: next, activeCommit: deployed });
    expect(http.requests.map(({ url }) => url.slice(main.siteUrl.length))).to.deep.equal([
      '/v',
      '/v',
      '/v',
      '/health',
    ]);
    expect(ports.tests().map(({ suite, name, outcome }) => `${suite} ${name} ${outcome}`)).to.deep.equal([
      'verification version passed',
      'verification health passed',
      'verification active commit passed',
    ]);
    expect(describeVerification(verification)).to.equal(
      'serves aaaaaaaaaa, dddddddddd active, 3 tests passed',
    );
    expect(productionStates(ports)).to.deep.equal([]);
  });

  it('calls production unhealthy when it serves another version, and says what its SCM site names', async () => {
    const { ports, ended } = start({ http: serving(old), checks: [onProduction()] });
    const [text] = describeFailure(await failureOf(ended));
    expect(text).to.include({
      code: 'VERIFICATION_FAILED',
      what: "Production of 'shop' was swapped and is not healthy.",
      why: "'version': it served version 'bbbbbbbbbb'; its SCM site names dddddddddd active.",
    });
    expect(productionStates(ports)).to.deep.equal(['unhealthy']);
  });

  it('calls production unhealthy when versions alternate', async () => {
    const http = fakeHttp((_, count) => stampOf(count % 2 === 0 ? old : next));
    expect((await failureOf(start({ http }).ended)).code).to.equal('VERIFICATION_FAILED');
  });

  it('calls production unhealthy when a check fails', async () => {
    const http = fakeHttp(({ url }) => (url.endsWith('/v') ? stampOf(next) : { status: 500 }));
    const [text] = describeFailure(await failureOf(start({ http, checks: [onProduction()] }).ended));
    expect(text?.why).to.contain("'health': it answered 500, expected 200 to 299;");
  });

  it('calls production unhealthy when it takes requests and stays silent', async () => {
    const http = fakeHttp(() => ({ error: 'no answer in 30 s', timedOut: true, connected: true }));
    expect((await failureOf(start({ http }).ended)).code).to.equal('VERIFICATION_FAILED');
  });

  it('calls production unhealthy when its SCM site names another commit to the end', async () => {
    const { ports, ended } = start({ http: serving(next), active: () => Promise.resolve('e'.repeat(40)) });
    const [text] = describeFailure(await failureOf(ended));
    expect(text?.why).to.equal(
      "'active commit': dddddddddd is not the active deployment; its SCM site names eeeeeeeeee active.",
    );
    expect(ports.tests().at(-1)).to.include({ name: 'active commit', outcome: 'failed' });
  });

  it('does not judge a production that no request reaches', async () => {
    const { ports, ended } = start({ http: fakeHttp(() => ({ error: 'ENOTFOUND' })) });
    const [text] = describeFailure(await failureOf(ended));
    expect(text).to.include({
      code: 'PRODUCTION_NOT_JUDGED',
      why: 'No request to it got through: ENOTFOUND; its SCM site names dddddddddd active.',
    });
    expect(productionStates(ports)).to.deep.equal(['not-judged']);
  });

  it('does not judge a production that keeps this agent out', async () => {
    const http = fakeHttp(() => ({ status: 403, body: 'Ip Forbidden' }));
    expect((await failureOf(start({ http }).ended)).code).to.equal('PRODUCTION_NOT_JUDGED');
  });

  it('does not judge a production whose checks all met a wall of App Service', async () => {
    const http = fakeHttp(() => ({ status: 403, body: 'Ip Forbidden' }));
    const { ended } = start({ http, versionCheck: undefined, checks: [onProduction()] });
    expect((await failureOf(ended)).code).to.equal('PRODUCTION_NOT_JUDGED');
  });

  it('does not judge a production of which nothing at all is known', async () => {
    const { ended } = start({
      http: serving(next),
      versionCheck: undefined,
      active: () => Promise.resolve(undefined),
    });
    expect((await failureOf(ended)).code).to.equal('PRODUCTION_NOT_JUDGED');
  });

  it('is content without its SCM site when production itself proves the version', async () => {
    const scm = {
      scmUrl: 'https://shop.scm.example',
      operation: 'list deployments',
      status: 403,
      words: 'no',
    };
    const { ports, ended } = start({
      http: serving(next),
      active: () => Promise.reject(failure('SCM_FORBIDDEN', scm)),
    });
    const verification = await ended;
    expect(verification).to.include({ versionProven: true, activeCommit: undefined });
    expect(ports.tests().at(-1)).to.include({ name: 'active commit', outcome: 'skipped' });
    expect(describeVerification(verification)).to.equal('serves aaaaaaaaaa, 1 test passed');
  });

  it('does not let an SCM site that cannot be read hide the verdict', async () => {
    const scm = {
      scmUrl: 'https://shop.scm.example',
      operation: 'list deployments',
      status: 503,
      words: 'no',
    };
    const { ended } = start({
      http: serving(old),
      active: () => Promise.reject(failure('SCM_UNAVAILABLE', scm)),
    });
    expect((await failureOf(ended)).code).to.equal('VERIFICATION_FAILED');
  });
});
