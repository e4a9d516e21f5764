import { expect } from 'chai';
import { smallConfig } from './rig/kill-rounds.ts';
import { runDist } from './rig/run-dist.ts';
import type { Run } from './rig/run.ts';
import { expectSuccess } from './rig/told.ts';
import type { World } from './rig/world.ts';
import { firstVersion, startWorld } from './rig/world.ts';

/** A prepared swap that its run did not live to complete. */
describe('e2e: recover, told what to do', function () {
  this.timeout(180_000);
  let world: World;
  let commit: string;

  before(async () => {
    world = await startWorld();
    commit = await world.checkout.commit({ 'slotship.yml': `${smallConfig}watch: 0s\n` });
    expectSuccess(await runDist(world, 'plain', { options: { swap: 'no' } }));
  });
  beforeEach(async () => {
    await world.arm('stage', '/applySlotConfig', {
      method: 'POST',
      body: { targetSlot: 'production', preserveVnet: true },
    });
    await world.settled();
  });
  after(() => world.end());

  const recover = (...words: readonly string[]): Promise<Run> =>
    runDist(world, 'plain', { command: 'recover', words: [...words, '--yes', '--watch', '0s'] });

  it('cancels a prepared swap with --undo, and leaves production alone', async () => {
    expectSuccess(await recover('--undo'));
    expect(await world.served('production')).to.equal(firstVersion);
    expect(await world.swaps()).to.equal(0);
  });

  it('completes a prepared swap with --finish', async () => {
    expectSuccess(await recover('--finish'));
    expect(await world.served('production')).to.equal(commit);
    expect(await world.swaps()).to.equal(1);
  });
});
