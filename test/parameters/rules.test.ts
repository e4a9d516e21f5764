import { expect } from 'chai';
import { Failure } from '#failures/failure.ts';
import type { InputProblem } from '#failures/codes/input.ts';
import { readParameters, type ParameterSources } from '#parameters/read-parameters.ts';
import { plainFacts } from '../fakes/build-facts.ts';

const target = { SLOTSHIP_APP: 'shop', SLOTSHIP_SUBSCRIPTION_ID: '11111111-2222-3333-4444-555555555555' };
const identity = { SLOTSHIP_TENANT_ID: 't', SLOTSHIP_CLIENT_ID: 'c', SLOTSHIP_CLIENT_SECRET: 'hunter2' };

function told(
  command: string,
  env: Record<string, string>,
  changes: Partial<ParameterSources> = {},
): readonly string[] {
  try {
    readParameters({
      command,
      flags: [],
      env,
      properties: {},
      configFile: undefined,
      facts: plainFacts(),
      ...changes,
    });
    return [];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [error, ...error.others].map((one: Failure) => {
      if (one.code !== 'INPUT_INVALID') return one.code;
      const facts = one.facts as InputProblem;
      return `${facts.option} ${facts.problem}`;
    });
  }
}

describe('parameters: rules across options', () => {
  it('asks for app and subscription, unless a publish profile or a URL names the target', () => {
    const missing = ['subscription-id is missing', 'app is missing'];
    for (const command of ['deploy', 'plan', 'smoke-test', 'swap', 'swap-back', 'status']) {
      expect(told(command, {})).to.deep.equal(missing);
    }
    expect(told('deploy', { SLOTSHIP_PUBLISH_PROFILE: 'stage.PublishSettings' })).to.deep.equal([]);
    expect(told('smoke-test', { SLOTSHIP_URL: 'http://localhost:8080' })).to.deep.equal([]);
    expect(told('deploy', { SLOTSHIP_URL: 'http://localhost:8080' })).to.deep.equal(missing);
    expect(told('demo', {})).to.deep.equal([]);
  });

  it('refuses production as the slot to push to or to swap', () => {
    const env = { ...target, SLOTSHIP_SLOT: 'Production' };
    for (const command of ['deploy', 'plan', 'swap', 'swap-back']) {
      expect(told(command, env)).to.deep.equal(['slot is production itself']);
    }
    for (const command of ['status', 'smoke-test']) expect(told(command, env)).to.deep.equal([]);
  });

  it('refuses half a sign-in', () => {
    expect(told('deploy', { ...target, SLOTSHIP_CLIENT_SECRET: 'hunter2' })).to.deep.equal([
      "tenant-id is missing, though 'client-secret' is given",
      "client-id is missing, though 'client-secret' is given",
    ]);
    expect(told('deploy', { ...target, ...identity })).to.deep.equal([]);
    expect(told('deploy', { ...target, SLOTSHIP_CLIENT_ID: 'managed-identity' })).to.deep.equal([]);
  });

  it('refuses two ways to sign in, but not a publish profile on an agent that has an identity of its own', () => {
    const profile = { SLOTSHIP_PUBLISH_PROFILE: 'x' };
    expect(told('deploy', { ...profile, ...identity })).to.deep.equal([
      "publish-profile is given beside 'client-secret'",
    ]);
    expect(told('deploy', { ...profile, AZURE_CLIENT_SECRET: 'hunter2' })).to.deep.equal([]);
  });

  it('takes a publish profile from a flag as a path alone', () => {
    expect(told('deploy', {}, { flags: ['--publish-profile', 'stage.PublishSettings'] })).to.deep.equal([]);
    expect(told('deploy', {}, { flags: ['--publish-profile=<publishData/>'] })).to.deep.equal([
      'publish-profile spells credentials out on a command line',
    ]);
  });

  it('refuses a swap by publish profile', () => {
    expect(told('deploy', { SLOTSHIP_PUBLISH_PROFILE: 'x', SLOTSHIP_SWAP: 'yes' })).to.deep.equal([
      'SWAP_NEEDS_ARM',
    ]);
  });

  it('refuses a swap whose required version check is missing', () => {
    const env = { ...target, SLOTSHIP_REQUIRE_VERSION_CHECK: 'true' };
    const missing = ["version-check is missing, though 'require-version-check' is on"];
    expect(told('deploy', { ...env, SLOTSHIP_SWAP: 'yes' })).to.deep.equal(missing);
    expect(told('swap', env)).to.deep.equal(missing);
    expect(told('deploy', env)).to.deep.equal([]);
    expect(told('deploy', { ...env, SLOTSHIP_SWAP: 'yes', SLOTSHIP_VERSION_CHECK: '/v' })).to.deep.equal([]);
  });

  it('refuses to keep the history of a folder, or to put a stamp into a commit pushed as it is', () => {
    const env = { ...target, SLOTSHIP_KEEP_HISTORY: 'true' };
    expect(told('deploy', env)).to.deep.equal([]);
    expect(told('deploy', { ...env, SLOTSHIP_STAMP_FILE: 'none' })).to.deep.equal([]);
    expect(told('deploy', { ...env, SLOTSHIP_BUILD: 'dist', SLOTSHIP_STAMP_FILE: 'v.json' })).to.deep.equal([
      'build is a folder, which has no history to keep',
      'stamp-file cannot be put into a commit that is pushed as it is',
    ]);
  });

  it('refuses personal builds wherever something would change, unless they are allowed', () => {
    const facts = plainFacts({ personal: true });
    for (const command of ['deploy', 'plan', 'swap', 'swap-back']) {
      expect(told(command, target, { facts })).to.deep.equal(['PERSONAL_BUILD_REFUSED']);
      expect(told(command, { ...target, SLOTSHIP_ALLOW_PERSONAL_BUILD: 'true' }, { facts })).to.deep.equal(
        [],
      );
    }
    expect(told('status', target, { facts })).to.deep.equal([]);
  });

  it('asks the emulator for its folder', () => {
    expect(told('emulator', {})).to.deep.equal(['state is missing']);
    expect(told('emulator', {}, { flags: ['--state', '/tmp/x'] })).to.deep.equal([]);
  });

  it('refuses a cache inside of the build, which would be deployed with it', () => {
    const toldOf = (build: string, cache: string): readonly string[] =>
      told('deploy', { ...target, ...identity, SLOTSHIP_BUILD: build, SLOTSHIP_CACHE_FOLDER: cache });
    const problem = ["cache-folder is inside of 'build', and would be deployed with it"];
    expect(toldOf('/agent/dist', '/agent/dist/.cache')).to.deep.equal(problem);
    expect(toldOf('/agent/dist', '/agent/dist')).to.deep.equal(problem);
    expect(toldOf('/agent/dist', '/agent/dist-cache')).to.deep.equal([]);
    expect(toldOf('/agent/dist', '/agent/..cache')).to.deep.equal([]);
  });
});
