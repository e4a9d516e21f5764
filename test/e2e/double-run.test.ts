import { expect } from 'chai';
import { runDist } from './rig/run-dist.ts';
import { costumes } from './rig/run.ts';
import { expectSaid, expectSuccess, expectVerdict } from './rig/told.ts';
import type { World } from './rig/world.ts';
import { startWorld } from './rig/world.ts';

/** A lost answer and a CI that runs a build again: one swap all the same. */
describe('e2e: one swap only', function () {
  this.timeout(180_000);
  let world: World;

  before(async () => {
    world = await startWorld();
  });
  after(() => world.end());

  for (const costume of costumes) {
    it(`swaps once when the answer is lost and the finished build is run again (${costume})`, async () => {
      const swaps = await world.swaps();
      const commit = await world.checkout.commit({});
      const options = { swap: 'yes', watch: '0s', 'build-number': world.nextBuild() };
      await world.fault({ on: 'arm', method: 'POST', path: '*/slotsswap', drop: 'after' });
      const first = await runDist(world, costume, { options });
      await world.calm();
      expectSuccess(first);
      expectSaid(first, /answer to the swap request was lost .*looking whether it happens, not asking again/);
      expectVerdict(first, /is in production/, 'true');
      const second = await runDist(world, costume, { options });
      expectSuccess(second);
      expectSaid(second, /Production serves this build already .*; nothing is pushed or swapped/);
      expectVerdict(
        second,
        /Production serves this build already .*so nothing was pushed or swapped/,
        'true',
      );
      await world.settled();
      expect(await world.served('production')).to.equal(commit);
      expect(await world.swaps()).to.equal(swaps + 1);
    });
  }
});
