import { expect } from 'chai';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runDist } from './rig/run-dist.ts';
import { expectFailure, expectSaid, expectSuccess } from './rig/told.ts';
import type { World } from './rig/world.ts';
import { startWorld } from './rig/world.ts';

/** An app that nobody has deployed to: no repository on either side, local Git off. */
describe('e2e: the first deploy ever', function () {
  this.timeout(180_000);
  let world: World;

  before(async () => {
    const off = { scmType: 'None' };
    world = await startWorld({ deployed: false, production: off, stage: off });
  });
  after(() => world.end());

  it('leaves local Git as it is where it may not turn it on', async () => {
    const run = await runDist(world, 'teamcity', { options: { 'ensure-local-git': 'no' } });
    expectFailure(run, 2, 'LOCAL_GIT_OFF');
  });

  it('turns local Git on, deploys into an empty slot and swaps with an empty production', async () => {
    const commit = await world.checkout.commit({});
    const options = { swap: 'yes', watch: '0s', 'ensure-local-git': 'both' };
    const run = await runDist(world, 'teamcity', { options });
    expectSuccess(run);
    expect(await world.served('production')).to.equal(commit);
    for (const slot of ['production', 'stage']) {
      const { body } = await world.arm(slot, '/config/web');
      expect(JSON.parse(body)).to.have.nested.property('properties.scmType', 'LocalGit');
    }
  });
});

describe('e2e: a publish profile', function () {
  this.timeout(180_000);
  let world: World;
  let profile: string;

  before(async () => {
    world = await startWorld();
    const { body } = await world.arm('stage', '/publishxml', { method: 'POST', body: {} });
    profile = join(world.folder, 'stage.PublishSettings');
    await writeFile(profile, body);
  });
  after(() => world.end());

  const withProfile = (given: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
    SLOTSHIP_PUBLISH_PROFILE: profile,
    SLOTSHIP_CA_FILE: world.azure.emulator.caFile,
    ...given,
  });

  it('deploys and tests without an identity', async () => {
    const commit = await world.checkout.commit({});
    const run = await runDist(world, 'plain', { bare: true, env: withProfile({}), options: { swap: 'no' } });
    expectSuccess(run);
    expect(await world.served('stage')).to.equal(commit);
  });

  it('tells what runs in its slot', async () => {
    const run = await runDist(world, 'plain', { command: 'status', bare: true, env: withProfile({}) });
    expectSuccess(run);
    const head = await world.checkout.git('rev-parse', 'HEAD');
    expectSaid(run, new RegExp(head.slice(0, 10)));
  });

  it('refuses to swap, for which it has no rights', async () => {
    const options = { swap: 'yes' };
    const run = await runDist(world, 'teamcity', { bare: true, env: withProfile({}), options });
    expectFailure(run, 2, 'SWAP_NEEDS_ARM');
  });
});
