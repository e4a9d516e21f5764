import { expect } from 'chai';
import { commitNeedyApp, onlyOnStage } from './rig/needy-app.ts';
import { runDist } from './rig/run-dist.ts';
import type { Costume, Run } from './rig/run.ts';
import { expectFailure, expectSaid, expectSuccess, expectVerdict } from './rig/told.ts';
import type { World } from './rig/world.ts';
import { startWorld } from './rig/world.ts';

/** The agent dies after the swap was seen, with a build in production that fails there: nobody has judged it yet. */
describe('e2e: killed while it verified a bad production', function () {
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
    await commitNeedyApp(world);
  });
  afterEach(async () => {
    await world.settled();
  });
  after(() => world.end());

  const options = { swap: 'yes', watch: '0s', 'verification-timeout': '5s' };
  const kill = async (costume: Costume, given: Readonly<Record<string, string>> = options): Promise<Run> => {
    const stop = { at: /Swapped the slot/, signal: 'SIGKILL' } as const;
    const killed = await runDist(world, costume, { options: given, stop });
    expect(killed.exitCode).to.equal(undefined);
    expect(await world.swaps()).to.equal(swaps + 1);
    return killed;
  };
  const expectReturned = async (run: Run): Promise<void> => {
    expectFailure(run, 6, 'SWAPPED_BACK');
    expectVerdict(run, /which serves .* again and is healthy/, 'false');
    expect(await world.served('production')).to.equal(served);
    expect(await world.swaps()).to.equal(swaps + 2);
  };

  for (const costume of ['teamcity', 'github'] as const) {
    const step = costume === 'github' ? 'its post step' : "an 'always' step";

    it(`is returned once, by ${step}`, async () => {
      const killed = await kill(costume);
      const status = await runDist(world, costume, { command: 'status' });
      expectSaid(status, new RegExp(`by run ${costume}-.*no verdict on production noted yet`));
      const request =
        costume === 'github' ? { options, post: killed.state } : { command: 'recover', options };
      const recovered = await runDist(world, costume, request);
      expectSaid(recovered, /whose run noted no verdict on production/);
      await expectReturned(recovered);
      const again = await runDist(world, costume, request);
      expectSuccess(again);
      expectVerdict(again, /Nothing is pending/, 'false');
    });
  }

  it('is returned by the same deploy run again', async () => {
    const given = { ...options, 'build-number': world.nextBuild() };
    await kill('teamcity', given);
    const again = await runDist(world, 'teamcity', { options: given });
    expectSaid(again, /Production serves this build already/);
    await expectReturned(again);
  });
});
