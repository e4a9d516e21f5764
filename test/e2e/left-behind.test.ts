import { runDist } from './rig/run-dist.ts';
import type { Run } from './rig/run.ts';
import { expectFailure, expectSaid, expectSuccess } from './rig/told.ts';
import type { World } from './rig/world.ts';
import { startWorld } from './rig/world.ts';

const quick = { swap: 'yes', watch: '0s' };

/** What a run, or somebody by hand, left half done. */
describe('e2e: what was left behind', function () {
  this.timeout(180_000);
  let world: World;

  before(async () => {
    world = await startWorld();
  });
  afterEach(async () => {
    await world.settled();
  });
  after(() => world.end());

  const plain = (command: string, ...words: readonly string[]): Promise<Run> =>
    runDist(world, 'plain', { command, words });
  it('says which run swapped, and that a swap by hand was not one', async () => {
    await world.checkout.commit({});
    expectSuccess(await runDist(world, 'github', { options: quick }));
    const ours = await plain('status');
    expectSaid(ours, /Last swap: stage with production at \S+, by run github-/);
    await world.arm('stage', '/slotsswap', {
      method: 'POST',
      body: { targetSlot: 'production', preserveVnet: true },
    });
    await world.settled();
    expectSaid(await plain('status'), /Last swap: .*, not by slotship/);
  });

  it('cancels a prepared swap that nobody completed, and finds nothing the second time', async () => {
    await world.arm('stage', '/applySlotConfig', {
      method: 'POST',
      body: { targetSlot: 'production', preserveVnet: true },
    });
    await world.settled();
    expectFailure(await runDist(world, 'teamcity', { options: quick }), 2, 'PREVIEW_PENDING');
    const recovered = await runDist(world, 'teamcity', { command: 'recover' });
    expectSuccess(recovered);
    expectSaid(recovered, /was cancelled/);
    expectSaid(await plain('recover'), /Nothing is pending/);
  });
});
