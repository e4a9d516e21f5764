import { expect } from 'chai';
import { commitNeedyApp, onlyOnStage, pendingPreview } from './rig/needy-app.ts';
import { runDist } from './rig/run-dist.ts';
import { expectFailure, expectSaid, expectSuccess, expectVerdict, testsOf } from './rig/told.ts';
import type { World } from './rig/world.ts';
import { startWorld } from './rig/world.ts';

const options = { swap: 'with-preview', watch: '0s', 'smoke-test-timeout': '20s' };

/** The slot is tested a second time, under production's settings, before it is swapped. */
describe('e2e: a swap with preview', function () {
  this.timeout(180_000);
  let world: World;
  let served: string;
  let swaps: number;

  before(async () => {
    world = await startWorld(onlyOnStage);
  });
  beforeEach(async () => {
    served = await world.served('production');
    swaps = await world.swaps();
  });
  after(() => world.end());

  for (const costume of ['teamcity', 'github'] as const) {
    it(`completes the swap once the tests pass under production’s settings (${costume})`, async () => {
      const commit = await world.checkout.commit({});
      const run = await runDist(world, costume, { options });
      expectSuccess(run);
      expectSaid(run, /restarts with production.{0,2}s settings; then it is tested again/);
      expectVerdict(run, /is in production/, 'true');
      if (costume === 'teamcity') expect(testsOf(run)).to.include({ 'is healthy': 'passed' });
      expect(await world.served('production')).to.equal(commit);
      expect(await world.served('stage')).to.equal(served);
      expect(await world.swaps()).to.equal(swaps + 1);
      expect(await pendingPreview(world)).to.equal(null);
    });

    it(`cancels it when the app fails under production’s settings (${costume})`, async () => {
      const commit = await commitNeedyApp(world);
      const run = await runDist(world, costume, { options });
      expectFailure(run, 4, 'SMOKE_TEST_FAILED');
      expectSaid(
        run,
        /restarts with production.{0,2}s settings/,
        /Cancelled: the slot restarts with its own settings/,
      );
      expectVerdict(run, /smoke tests? failed.*production is untouched/, 'false');
      expect(await pendingPreview(world)).to.equal(null);
      expect(await world.swaps()).to.equal(swaps);
      expect(await world.served('production')).to.equal(served);
      expect(await world.served('stage')).to.equal(commit);
      // It is healthy with the settings of the slot alone.
      await world.answers('stage', '/health', 200);
    });
  }
});
