import { expect } from 'chai';
import { commitNeedyApp, onlyOnStage } from './rig/needy-app.ts';
import { runDist } from './rig/run-dist.ts';
import { expectFailure, expectSaid, expectVerdict } from './rig/told.ts';
import type { World } from './rig/world.ts';
import { startWorld } from './rig/world.ts';

const options = { swap: 'yes', watch: '0s', 'verification-timeout': '5s' };

/** A build is bad in production alone, and production cannot be taken back. */
describe('e2e: a bad build that cannot be swapped back', function () {
  this.timeout(180_000);
  const costumes = ['teamcity', 'github'] as const;

  describe('since it says so itself', () => {
    let world: World;

    before(async () => {
      world = await startWorld(onlyOnStage);
    });
    after(() => world.end());

    for (const costume of costumes) {
      it(`stays in production, with its reason told (${costume})`, async () => {
        const swaps = await world.swaps();
        const commit = await commitNeedyApp(world);
        const never = { 'swap-back': 'never', 'swap-back-reason': 'it migrated the orders table' };
        const run = await runDist(world, costume, { options: { ...options, ...never } });
        expectFailure(run, 7, 'NOT_SWAPPED_BACK');
        expectSaid(run, /Not swapped back: .*it migrated the orders table/);
        expectVerdict(run, /was not swapped back/, 'true');
        expect(await world.swaps()).to.equal(swaps + 1);
        expect(await world.served('production')).to.equal(commit);
        expect((await world.ask('production', '/health')).status).to.equal(503);
      });
    }
  });

  for (const costume of costumes) {
    it(`stays in production where nothing was before: the first deploy ever (${costume})`, async () => {
      const world = await startWorld({ ...onlyOnStage, deployed: false });
      try {
        const commit = await commitNeedyApp(world);
        const run = await runDist(world, costume, { options });
        expectFailure(run, 7, 'NOT_SWAPPED_BACK');
        expectSaid(run, /first deploy/);
        expectVerdict(run, /was not swapped back/, 'true');
        expect(await world.swaps()).to.equal(1);
        expect(await world.served('production')).to.equal(commit);
      } finally {
        await world.end();
      }
    });
  }
});
