import { expect } from 'chai';
import { commitNeedyApp, onlyOnStage } from './rig/needy-app.ts';
import { runDist } from './rig/run-dist.ts';
import { expectFailure, expectSaid, expectVerdict, testsOf } from './rig/told.ts';
import type { World } from './rig/world.ts';
import { startWorld } from './rig/world.ts';

const quick = { swap: 'yes', watch: '0s' };

/** What can happen from the moment that Azure is asked to swap. */
describe('e2e: trouble in the swap and after it', function () {
  this.timeout(180_000);
  let world: World;
  let commit: string;
  let served: string;
  let swaps: number;

  before(async () => {
    world = await startWorld(onlyOnStage);
  });
  beforeEach(async () => {
    served = await world.served('production');
    swaps = await world.swaps();
    commit = await world.checkout.commit({});
  });
  afterEach(async () => {
    await world.calm();
    await world.settled();
  });
  after(() => world.end());

  for (const costume of ['teamcity', 'github'] as const) {
    it(`swaps back an app that fails in production alone (${costume})`, async () => {
      await commitNeedyApp(world);
      const options = { ...quick, 'verification-timeout': '5s' };
      const run = await runDist(world, costume, { options });
      expectFailure(run, 6, 'SWAPPED_BACK');
      expectSaid(run, /ORDERS_QUEUE|503/, /the slot holds the failed build/);
      expectVerdict(run, /failed in production, which serves .* again and is healthy/, 'false');
      expect(await world.served('production')).to.equal(served);
      expect((await world.ask('production', '/health')).status).to.equal(200);
      expect(await world.swaps()).to.equal(swaps + 2);
    });
  }

  it('does not judge a production that it cannot reach', async () => {
    const drop = { on: 'site', slot: 'production', drop: 'before', times: 1_000_000 } as const;
    const when = { at: /Asking Azure/, act: () => world.fault(drop) };
    const options = { ...quick, 'verification-timeout': '4s' };
    const run = await runDist(world, 'teamcity', { options, when });
    await world.calm();
    expectFailure(run, 9, 'PRODUCTION_NOT_JUDGED');
    expect(run.outputs['swapped']).to.equal('true');
    expect(await world.served('production')).to.equal(commit);
  });

  it('calls a swap without an end unknown, and says what to look at', async () => {
    await world.fault({ on: 'swap', phase: 'warming', delayMs: 6_000 });
    const run = await runDist(world, 'teamcity', { options: { ...quick, 'swap-timeout': '2s' } });
    expectFailure(run, 8, 'SWAP_UNKNOWN');
    expect(run.outputs['swapped']).to.equal('unknown');
    expectSaid(run, /slotship recover/);
    await world.settled();
    expect(await world.served('production')).to.equal(commit);
  });

  it('says that a swap cannot be cancelled when it is stopped in the middle of one', async () => {
    await world.fault({ on: 'swap', phase: 'warming', delayMs: 6_000 });
    const until = (): Promise<void> => world.swapped(swaps + 1);
    const stop = { at: /Asking Azure/, signal: 'SIGTERM', until } as const;
    const run = await runDist(world, 'teamcity', { options: quick, stop });
    expectFailure(run, 143, 'CANCELLED_BY_SIGTERM');
    expect(run.goodbyeMs).to.be.below(5_000);
    expectSaid(run, /A swap was asked for and may still happen; Azure cannot cancel it\./);
  });

  // Last, since production keeps what is not healthy.
  it('reports an app that fails in production alone', async () => {
    commit = await commitNeedyApp(world);
    const options = { ...quick, 'on-failure': 'report', 'verification-timeout': '5s' };
    const run = await runDist(world, 'teamcity', { options });
    expectFailure(run, 7, 'VERIFICATION_FAILED');
    expect(run.outputs['swapped']).to.equal('true');
    expect(testsOf(run)).to.include({ version: 'passed' });
    expect(await world.served('production')).to.equal(commit);
    expect((await world.ask('production', '/health')).status).to.equal(503);
  });
});
