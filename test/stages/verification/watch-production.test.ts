import { expect } from 'chai';
import type { Failure } from '#failures/failure.ts';
import type { Probe, ProbeFigures } from '#stages/verification/probe.ts';
import { watchProduction } from '#stages/verification/watch-production.ts';
import { fakeHttp, stampOf } from '../../fakes/http.ts';
import type { FakeAnswer } from '../../fakes/http.ts';
import { httpCheck } from '../../fakes/checks.ts';
import { fakePlan } from '../../fakes/plan.ts';
import { deployPorts } from '../../fakes/deploy-ports.ts';

const site = { siteUrl: 'https://shop.example', name: 'production' };
const commit = 'a'.repeat(40);
const build = { sourceCommit: commit, deployedCommit: 'b'.repeat(40), buildNumber: '7' };
const versionCheck = {
  path: '/version',
  place: { kind: 'json-path', path: '$.commit' },
  expect: '{commit}',
} as const;
const refused = { error: 'connection refused', connected: false } as const;
const quiet: ProbeFigures = {
  requests: 0,
  failures: 0,
  unreached: 0,
  firstNewAt: undefined,
  lastOldAt: undefined,
  firstOldAt: undefined,
  lastNewAt: undefined,
};

/** The code that watching ends with; undefined: production stayed healthy. */
async function watch(
  answer: (path: string, count: number) => FakeAnswer,
  figures: Partial<ProbeFigures> = {},
): Promise<string | undefined> {
  const http = fakeHttp(({ url }, count) => answer(new URL(url).pathname, count));
  const probe: Probe = { figures: () => ({ ...quiet, ...figures }), stop: () => Promise.resolve() };
  const checks = [httpCheck({ path: '/health', on: ['production'] })];
  const plan = fakePlan({ verification: { versionCheck, checks, watchMs: 20_000, errorBudgetPercent: 5 } });
  try {
    await watchProduction(site, build, plan.verification, probe, { ...deployPorts(), http });
    return undefined;
  } catch (thrown) {
    return (thrown as Failure).code;
  }
}

const healthy = (path: string): FakeAnswer => (path === '/version' ? stampOf(commit) : {});

describe('watching production', () => {
  it('ends well when it serves this version and its checks pass at the end', async () => {
    expect(await watch(healthy)).to.equal(undefined);
  });

  it('fails when it serves another version, answers with an error, or stays silent', async () => {
    expect(await watch(() => stampOf('old'))).to.equal('VERIFICATION_FAILED');
    expect(await watch((path) => (path === '/health' ? { status: 503 } : healthy(path)))).to.equal(
      'VERIFICATION_FAILED',
    );
    expect(await watch(() => ({ error: 'no answer', timedOut: true, connected: true }))).to.equal(
      'VERIFICATION_FAILED',
    );
  });

  it('judges nothing when this agent loses its way to it', async () => {
    expect(await watch((path, count) => (count > 2 ? refused : healthy(path)))).to.equal(
      'PRODUCTION_NOT_JUDGED',
    );
    expect(await watch((path) => (path === '/health' ? refused : healthy(path)))).to.equal(
      'PRODUCTION_NOT_JUDGED',
    );
  });

  it('forgives a way that was lost for a while', async () => {
    expect(await watch((path, count) => (count === 1 ? refused : healthy(path)))).to.equal(undefined);
  });

  it('holds the failures of the probe against the budget, not what did not get through', async () => {
    expect(await watch(healthy, { requests: 100, failures: 6 })).to.equal('VERIFICATION_FAILED');
    expect(await watch(healthy, { requests: 100, failures: 5 })).to.equal(undefined);
    expect(await watch(healthy, { requests: 100, failures: 0, unreached: 60 })).to.equal(undefined);
    expect(await watch(healthy, { requests: 19, failures: 19 })).to.equal(undefined);
  });
});
