import { expect } from 'chai';
import { runDist } from './rig/run-dist.ts';
import { expectFailure, expectSaid, expectSuccess, testsOf } from './rig/told.ts';
import type { World } from './rig/world.ts';
import { startWorld } from './rig/world.ts';

const quick = { swap: 'yes', watch: '0s' };

/** What can happen from the moment that Azure is asked to swap. */
describe('e2e: trouble in the swap and after it', function () {
  this.timeout(90_000);
  let world: World;
  let commit: string;
  let served: string;
  let swaps: number;

  before(async () => {
    // The slot alone has a slot setting, so that what runs well there does not in production.
    world = await startWorld({
      app: { stickyAppSettings: ['ORDERS_QUEUE'] },
      stage: { appSettings: { ORDERS_QUEUE: 'orders-of-stage' } },
    });
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

  const needsQueue = async (): Promise<string> => {
    const text = await world.checkout.git('show', 'HEAD:api-web/package.json');
    const json = { ...(JSON.parse(text) as object), requiredSettings: ['ORDERS_QUEUE'] };
    return world.checkout.commit({ 'api-web/package.json': JSON.stringify(json) });
  };

  it('looks a swap up whose answer was lost, and does not ask twice', async () => {
    await world.fault({ on: 'arm', method: 'POST', path: '*/slotsswap', drop: 'after' });
    const run = await runDist(world, 'teamcity', { options: quick });
    expectSuccess(run);
    expectSaid(run, /The answer to the swap request was lost .*looking whether it happens, not asking again/);
    expect(await world.swaps()).to.equal(swaps + 1);
    expect(await world.served('production')).to.equal(commit);
    expect(await world.served('stage')).to.equal(served);
  });

  it('leaves production untouched when the warm-up fails', async function () {
    // Production is looked at for a minute before that is said.
    this.timeout(180_000);
    await world.fault({ on: 'swap', fail: 'warm-up-timed-out' });
    const run = await runDist(world, 'teamcity', { options: quick });
    expectFailure(run, 3, 'SWAP_FAILED');
    expect(run.outputs['swapped']).to.equal('false');
    expect(await world.served('production')).to.equal(served);
  });

  it('swaps back an app that fails in production alone', async () => {
    await needsQueue();
    const options = { ...quick, 'verification-timeout': '10s' };
    const run = await runDist(world, 'teamcity', { options });
    expectFailure(run, 6, 'SWAPPED_BACK');
    expect(run.outputs['swapped']).to.equal('false');
    expect(await world.served('production')).to.equal(served);
    expect(await world.swaps()).to.equal(swaps + 2);
  });

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
    commit = await needsQueue();
    const options = { ...quick, 'on-failure': 'report', 'verification-timeout': '10s' };
    const run = await runDist(world, 'teamcity', { options });
    expectFailure(run, 7, 'VERIFICATION_FAILED');
    expect(run.outputs['swapped']).to.equal('true');
    expect(testsOf(run)).to.include({ version: 'passed' });
    expect(await world.served('production')).to.equal(commit);
    expect((await world.ask('production', '/health')).status).to.equal(503);
  });
});
