import { expect } from 'chai';
import type { PublishProfile } from '#app-service/publish-profile.ts';
import { Secret } from '#app-service/secret.ts';
import { readParameters } from '#parameters/read-parameters.ts';
import { describePlan, describeSwapPlan, planDocument } from '#plan/describe-plan.ts';
import { makePlan } from '#plan/make-plan.ts';
import type { Plan } from '#plan/plan.ts';
import { plainFacts } from '../fakes/build-facts.ts';

const target = { SLOTSHIP_APP: 'shop', SLOTSHIP_SUBSCRIPTION_ID: '11111111-2222-3333-4444-555555555555' };
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

function plan(env: Record<string, string>, given?: PublishProfile): Plan {
  const facts = plainFacts({ workspace: '/repo' });
  const configFile = {
    path: 'slotship.yml',
    text: 'smokeTests: [{ name: Home, path: /, on: [slot, production] }]',
  };
  const { parameters, config } = readParameters({
    command: 'deploy',
    flags: [],
    env,
    properties: {},
    configFile,
    facts,
  });
  return makePlan(parameters, config, facts, 'plain-7-ab12', given);
}

describe('plan: describing it', () => {
  it('says every decision on a line', () => {
    expect(describePlan(plan(target))).to.deep.equal([
      "App            slot 'stage' of 'shop' (subscription 11111111-2222-3333-4444-555555555555); local Git switched on for the slot if it is off",
      'Build          checked-out commit of /repo, as one commit on top of what the slot has',
      'Stamp file     slotship.json',
      'Push           to the branch that the slot deploys, at most 15m',
      'Deployment     waited for at most 20m',
      'Version check  none: the running app is not asked which build it is',
      "Smoke tests    1 ('Home'), at most 5m",
      'Swap           no: production stays as it is',
      'Whole run      at most 45m',
      'Run            plain-7-ab12',
    ]);
  });

  it('says what a swap adds', () => {
    const env = {
      ...target,
      SLOTSHIP_RESOURCE_GROUP: 'web',
      SLOTSHIP_SWAP: 'yes',
      SLOTSHIP_BUILD: 'dist',
      SLOTSHIP_ALLOW_OLDER: 'true',
      SLOTSHIP_START_SLOT: 'true',
      SLOTSHIP_ENSURE_LOCAL_GIT: 'both',
      SLOTSHIP_VERSION_CHECK: '/slotship.json json $.commit',
      SLOTSHIP_REQUIRE_VERSION_CHECK: 'true',
    };
    const lines = describePlan(plan(env));
    expect(lines).to.include(
      "Swap           'stage' into production, only once the version is proven, at most 15m",
    );
    expect(lines).to.include("Verification   1 ('Home'), at most 5m");
    expect(lines).to.include('Build          folder dist; also if it is older than what is there');
    expect(lines).to.include('Version check  /slotship.json json $.commit');
    expect(lines[0])
      .to.include("resource group 'web'")
      .and.include('slot and production')
      .and.include('started if it is stopped');
  });

  it('says nothing of a push where only a swap is asked for', () => {
    const names = describeSwapPlan(plan({ ...target, SLOTSHIP_SWAP: 'yes' })).map(
      (line) => line.split(/ {2,}/)[0],
    );
    expect(names).to.deep.equal([
      'App',
      'Version check',
      'Smoke tests',
      'Swap',
      'Verification',
      'Whole run',
      'Run',
    ]);
  });

  it('is a document without credentials', () => {
    const document = JSON.stringify(planDocument(plan({ SLOTSHIP_PUBLISH_PROFILE: 'x' }, profile)));
    expect(JSON.parse(document)).to.have.nested.property('target.scmUrl', 'https://stage.scm.example');
    expect(document).to.not.include('hunter2').and.not.include('$shop');
    expect(JSON.parse(JSON.stringify(planDocument(plan(target))))).to.have.nested.property(
      'target.slot',
      'stage',
    );
  });
});
