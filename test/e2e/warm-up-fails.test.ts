import { expect } from 'chai';
import { commitExitingApp, onlyOnStage } from './rig/needy-app.ts';
import { runDist } from './rig/run-dist.ts';
import type { Costume, Run } from './rig/run.ts';
import { costumes } from './rig/run.ts';
import { expectFailure, expectSaid, expectVerdict } from './rig/told.ts';
import type { World } from './rig/world.ts';
import { firstVersion, startWorld } from './rig/world.ts';

const options = { swap: 'yes', watch: '0s' };

interface Played {
  readonly world: World;
  readonly run: Run;
  readonly commit: string;
}

/** Azure cannot warm the slot under production's settings. Production is looked at for a minute before that is said. */
describe('e2e: a swap fails in warm-up', function () {
  this.timeout(180_000);
  const worlds: World[] = [];
  let exits: Readonly<Record<Costume, Played>>;
  let silent: Played;

  const play = async (costume: Costume, prepare: (world: World) => Promise<string>): Promise<Played> => {
    const world = await startWorld(onlyOnStage);
    worlds.push(world);
    const commit = await prepare(world);
    return { world, commit, run: await runDist(world, costume, { options }) };
  };

  // All at once, since each of them waits for most of its time.
  before(async () => {
    const exiting = costumes.map(
      async (costume) => [costume, await play(costume, commitExitingApp)] as const,
    );
    const timedOut = play('teamcity', async (world) => {
      await world.fault({ on: 'swap', fail: 'warm-up-timed-out' });
      return world.checkout.commit({});
    });
    exits = Object.fromEntries(await Promise.all(exiting)) as typeof exits;
    silent = await timedOut;
  });
  after(() => Promise.all(worlds.map((world) => world.end())));

  for (const costume of costumes) {
    it(`leaves production alone when the app ends under its settings (${costume})`, async () => {
      const { world, run, commit } = exits[costume];
      expectFailure(run, 3, 'SWAP_FAILED');
      expectSaid(run, /Azure said: .*[Ww]orker/, /warm-up path/);
      expectSaid(run, /ORDERS_QUEUE.{0,2} \(production does not have it\)/);
      expectVerdict(run, /Azure could not swap the slot .*production is untouched/, 'false');
      expect(await world.served('production')).to.equal(firstVersion);
      expect((await world.ask('production', '/health')).status).to.equal(200);
      expect(await world.served('stage'), 'runs again with the settings of the slot').to.equal(commit);
    });
  }

  it('leaves production alone when no warm-up request is answered in time', async () => {
    const { world, run } = silent;
    expectFailure(run, 3, 'SWAP_FAILED');
    expectSaid(run, /Azure said: .*timed out/);
    expectVerdict(run, /production is untouched/, 'false');
    expect(await world.served('production')).to.equal(firstVersion);
  });
});
