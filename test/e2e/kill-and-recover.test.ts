import { expect } from 'chai';
import { smallConfig } from './rig/kill-rounds.ts';
import { pendingPreview } from './rig/needy-app.ts';
import { runDist } from './rig/run-dist.ts';
import type { Run } from './rig/run.ts';
import { expectSaid, expectSuccess, expectVerdict } from './rig/told.ts';
import type { World } from './rig/world.ts';
import { startWorld } from './rig/world.ts';

/** An agent dies in the middle. What the CI runs all the same puts right what was left: `post`, or an always step. */
describe('e2e: killed, and recovered', function () {
  this.timeout(180_000);
  let world: World;
  let commit: string;
  let served: string;
  let swaps: number;

  before(async () => {
    world = await startWorld();
  });
  beforeEach(async () => {
    served = await world.served('production');
    swaps = await world.swaps();
    commit = await world.checkout.commit({ 'slotship.yml': smallConfig });
  });
  afterEach(async () => {
    await world.calm();
    await world.settled();
  });
  after(() => world.end());

  for (const costume of ['teamcity', 'github'] as const) {
    const step = costume === 'github' ? 'its post step' : "an 'always' step";
    const recover = ({ state }: Run, options: Readonly<Record<string, string>>): Promise<Run> =>
      runDist(
        world,
        costume,
        costume === 'github' ? { options, post: state } : { command: 'recover', options: { watch: '0s' } },
      );

    it(`cancels the prepared swap of a run that was killed before it completed it, by ${step}`, async () => {
      const options = { swap: 'with-preview', watch: '0s' };
      const stop = { at: /then it is tested again/, signal: 'SIGKILL' } as const;
      const killed = await runDist(world, costume, { options, stop });
      expect(killed.exitCode).to.equal(undefined);
      expect(await pendingPreview(world)).to.not.equal(null);
      const recovered = await recover(killed, options);
      expectSuccess(recovered);
      expectSaid(recovered, /is prepared for a swap with .{0,2}production.{0,2} that nobody has completed/);
      expectVerdict(recovered, /The prepared swap of the slot .* was cancelled/, 'false');
      expect(await pendingPreview(world)).to.equal(null);
      expect(await world.swaps()).to.equal(swaps);
      expect(await world.served('production')).to.equal(served);
      const again = await recover(killed, options);
      expectSuccess(again);
      expectVerdict(again, /Nothing is pending/, 'false');
    });

    it(`verifies the swap whose run was killed in the middle of it, by ${step}`, async () => {
      await world.fault({ on: 'swap', phase: 'warming', delayMs: 3_000 });
      const options = { swap: 'yes', watch: '0s' };
      const until = (): Promise<void> => world.swapped(swaps + 1);
      const killed = await runDist(world, costume, {
        options,
        stop: { at: /Asking Azure/, signal: 'SIGKILL', until },
      });
      expect(killed.exitCode).to.equal(undefined);
      const recovered = await recover(killed, options);
      expectSuccess(recovered);
      expectVerdict(recovered, /happened, and production is healthy/, 'true');
      expect(await world.swaps()).to.equal(swaps + 1);
      expect(await world.served('production')).to.equal(commit);
      const status = await runDist(world, costume, { command: 'status' });
      expectSaid(status, new RegExp(`Last swap: .* by run ${costume}-`));
    });

    it(`lets a newer build wait for the swap that a killed run asked for, in the clothes of ${costume}`, async () => {
      await world.fault({ on: 'swap', phase: 'warming', delayMs: 12_000 });
      const options = { swap: 'yes', watch: '0s' };
      const until = (): Promise<void> => world.swapped(swaps + 1);
      const stop = { at: /Asking Azure/, signal: 'SIGKILL', until } as const;
      expect((await runDist(world, costume, { options, stop })).exitCode).to.equal(undefined);
      const newer = await world.checkout.commit({ 'slotship.yml': `${smallConfig}# newer\n` });
      const deployed = await runDist(world, costume, { options });
      expectSuccess(deployed);
      expectSaid(deployed, /was going to swap .*; its end was not noted. Waiting until it shows/);
      expectSaid(deployed, /and it happened; no verdict on production was noted since/);
      expect(await world.swaps()).to.equal(swaps + 2);
      expect(await world.served('production')).to.equal(newer);
      expect(await world.served('stage')).to.equal(commit);
    });
  }
});
