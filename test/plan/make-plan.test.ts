import { expect } from 'chai';
import type { PublishProfile } from '#app-service/publish-profile.ts';
import { Secret } from '#app-service/secret.ts';
import { Failure } from '#failures/failure.ts';
import type { InputProblem } from '#failures/codes/input.ts';
import { readParameters } from '#parameters/read-parameters.ts';
import { makePlan } from '#plan/make-plan.ts';
import type { Plan } from '#plan/plan.ts';
import { plainFacts } from '../fakes/build-facts.ts';

const subscriptionId = '11111111-2222-3333-4444-555555555555';
const target = { SLOTSHIP_APP: 'shop', SLOTSHIP_SUBSCRIPTION_ID: subscriptionId };
const text = `
smokeTests:
  - { name: On the slot, path: / }
  - { name: On both, path: /, on: [slot, production] }
  - { name: On production, path: /, on: production }
settings: { mustMatch: [A] }
`;

function plan(
  env: Record<string, string>,
  command = 'deploy',
  profile?: PublishProfile,
  workspace?: string,
): Plan {
  const facts = plainFacts({ workspace });
  const configFile = { path: 'slotship.yml', text };
  const { parameters, config } = readParameters({
    command,
    flags: [],
    env,
    properties: {},
    configFile,
    facts,
  });
  return makePlan(parameters, config, facts, 'run-7', profile);
}

const profile: PublishProfile = {
  app: 'shop',
  slot: 'stage',
  siteUrl: 'https://stage.example',
  access: {
    scmUrl: 'https://stage.scm.example',
    app: 'shop',
    credentials: { kind: 'basic', userName: '$shop__stage', password: new Secret('hunter2') },
  },
};

function refused(env: Record<string, string>, given: PublishProfile): readonly string[] {
  try {
    plan(env, 'deploy', given);
    return [];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [error, ...error.others].map(({ facts }: Failure) => (facts as InputProblem).option);
  }
}

describe('plan: making it', () => {
  it('pushes the checked-out commit of the working directory to slot stage, and swaps nothing', () => {
    const made = plan(target);
    expect(made.target).to.deep.equal({
      kind: 'arm',
      address: { subscriptionId, resourceGroup: undefined, app: 'shop' },
      slot: 'stage',
      ensureLocalGit: 'slot',
      startSlot: false,
      waitMs: 600_000,
      willSwap: false,
      withPreview: false,
      needsProduction: false,
    });
    expect(made.package).to.deep.equal({
      build: { kind: 'checkout', folder: '.', keepHistory: false },
      stampFile: 'slotship.json',
      allowOlder: false,
      cacheFolder: undefined,
    });
    expect(made.push).to.deep.equal({ branch: undefined, timeoutMs: 900_000 });
    expect(made.deployment).to.deep.equal({ timeoutMs: 1_200_000 });
    expect(made.swap).to.deep.equal({ kind: 'no' });
    expect(made.settings.rules.mustMatch).to.deep.equal(['A']);
    expect([made.runId, made.timeoutMs]).to.deep.equal(['run-7', 2_700_000]);
  });

  it('gives each side its checks, and both the version check', () => {
    const made = plan({ ...target, SLOTSHIP_VERSION_CHECK: '/v' });
    expect(made.smokeTest.checks.map(({ name }) => name)).to.deep.equal(['On the slot', 'On both']);
    expect(made.verification.checks.map(({ name }) => name)).to.deep.equal(['On both', 'On production']);
    expect(made.smokeTest.versionCheck).to.deep.equal({
      path: '/v',
      place: { kind: 'body' },
      expect: '{commit}',
    });
    expect(made.verification.versionCheck).to.equal(made.smokeTest.versionCheck);
    expect([made.smokeTest.timeoutMs, made.verification.timeoutMs]).to.deep.equal([300_000, 300_000]);
  });

  it('swaps when asked, and for the commands that swap', () => {
    const swap = {
      kind: 'swap',
      requireVersionCheck: false,
      timeoutMs: 900_000,
      allowOlder: false,
      cannotGoBack: undefined,
    };
    for (const made of [
      plan({ ...target, SLOTSHIP_SWAP: 'yes' }),
      plan(target, 'swap'),
      plan(target, 'swap-back'),
    ]) {
      expect(made.swap).to.deep.equal(swap);
      expect(made.target).to.include({ willSwap: true });
    }
  });

  it('lets the host stand for the app where a URL is tested', () => {
    const made = plan({ SLOTSHIP_URL: 'https://localhost:8443/' }, 'smoke-test');
    expect(made.target.address).to.deep.equal({
      subscriptionId: '',
      resourceGroup: undefined,
      app: 'localhost:8443',
    });
  });

  it('takes a folder beside its checkout, which is the workspace of the CI unless told otherwise', () => {
    expect(
      plan({ ...target, SLOTSHIP_BUILD: 'dist' }, 'deploy', undefined, '/agent').package.build,
    ).to.deep.equal({
      kind: 'folder',
      folder: 'dist',
      checkout: '/agent',
      commit: undefined,
    });
    expect(
      plan({ ...target, SLOTSHIP_CHECKOUT: '/c' }, 'deploy', undefined, '/agent').package.build,
    ).to.include({ folder: '/c' });
  });

  it('takes what was given by hand before what the CI says', () => {
    const commit = 'a'.repeat(40);
    const env = {
      ...target,
      SLOTSHIP_BUILD: 'dist',
      SLOTSHIP_COMMIT: commit,
      SLOTSHIP_BUILD_NUMBER: '7',
      SLOTSHIP_BUILD_URL: 'https://ci/7',
    };
    const made = plan(env);
    expect(made.facts).to.include({ commit, buildNumber: '7', buildUrl: 'https://ci/7' });
    expect(made.package.build).to.include({ kind: 'folder', commit });
  });

  it('stamps nothing when told so, or when a commit is pushed as it is', () => {
    expect(plan({ ...target, SLOTSHIP_STAMP_FILE: 'none' }).package.stampFile).to.equal(undefined);
    expect(plan({ ...target, SLOTSHIP_KEEP_HISTORY: 'true' }).package).to.deep.include({
      stampFile: undefined,
      build: { kind: 'checkout', folder: '.', keepHistory: true },
    });
  });

  it('takes everything about the slot from a publish profile', () => {
    expect(plan({ SLOTSHIP_PUBLISH_PROFILE: 'x' }, 'deploy', profile).target).to.deep.equal({
      kind: 'publish-profile',
      address: { subscriptionId: '', resourceGroup: '', app: 'shop' },
      slot: 'stage',
      siteUrl: 'https://stage.example',
      access: profile.access,
      waitMs: 600_000,
    });
  });

  it('refuses a publish profile of another slot, another app or production', () => {
    const env = { SLOTSHIP_PUBLISH_PROFILE: 'x' };
    expect(refused({ ...env, SLOTSHIP_SLOT: 'blue', SLOTSHIP_APP: 'other' }, profile)).to.deep.equal([
      'slot',
      'app',
    ]);
    expect(refused(env, { ...profile, slot: 'production' })).to.deep.equal(['publish-profile']);
  });
});
