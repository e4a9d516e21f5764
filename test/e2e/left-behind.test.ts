import { expect } from 'chai';
import { runDist } from './rig/run-dist.ts';
import type { Run } from './rig/run.ts';
import { expectFailure, expectSaid, expectSuccess } from './rig/told.ts';
import type { World } from './rig/world.ts';
import { startWorld } from './rig/world.ts';

const quick = { swap: 'yes', watch: '0s' };

/** What a run left half done, and what settings a swap left behind. */
describe('e2e: what was left behind', function () {
  this.timeout(120_000);
  let world: World;

  before(async () => {
    const orders = { ORDERS_DB: { value: 'Server=orders;Password=hunter2', type: 'SQLAzure' } };
    world = await startWorld({ stage: { connectionStrings: orders } });
  });
  afterEach(async () => {
    await world.calm();
    await world.settled();
  });
  after(() => world.end());

  const plain = (command: string, ...words: readonly string[]): Promise<Run> =>
    runDist(world, 'plain', { command, words });
  const release = async (): Promise<string> => {
    const text = await world.checkout.git('show', 'HEAD:api-web/package.json');
    const json = { ...(JSON.parse(text) as object), requiredSettings: ['ORDERS_DB'] };
    return world.checkout.commit({ 'api-web/package.json': JSON.stringify(json) });
  };
  const health = async (slot: string): Promise<number> => (await world.ask(slot, '/health')).status;

  it('stops the release that would take a setting out of production, until it is copied', async () => {
    await release();
    expectSuccess(await runDist(world, 'teamcity', { options: quick }));
    const commit = await world.checkout.commit({});
    const served = await world.served('production');

    const refused = await runDist(world, 'teamcity', { options: quick });
    expectFailure(refused, 5, 'SETTINGS_REFUSED');
    expectSaid(refused, /settings copy --from production --to stage --only ORDERS_DB/);
    expect(await world.served('production')).to.equal(served);
    expect(await health('production')).to.equal(200);
    expectFailure(await runDist(world, 'teamcity', { command: 'settings diff' }), 5, 'SETTINGS_REFUSED');
    expectFailure(await runDist(world, 'teamcity', { command: 'settings copy' }), 2, 'NOT_CONFIRMED');

    const copied = await plain('settings copy', '--only', 'ORDERS_DB', '--yes');
    expect(copied.exitCode).to.equal(0);
    expectSaid(copied, /Copied from production to stage: ORDERS_DB/);
    expectSuccess(await plain('settings diff'));
    expectSuccess(await runDist(world, 'github', { options: quick }));
    expect(await world.served('production')).to.equal(commit);
    expect(await health('production')).to.equal(200);
  });

  it('says which run swapped, and that a swap by hand was not one', async () => {
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

  it('verifies a swap whose run was killed in the middle of it', async () => {
    const commit = await world.checkout.commit({});
    const swaps = await world.swaps();
    await world.fault({ on: 'swap', phase: 'warming', delayMs: 3_000 });
    const until = (): Promise<void> => world.swapped(swaps + 1);
    const stop = { at: /Asking Azure/, signal: 'SIGTERM', until } as const;
    const killed = await runDist(world, 'teamcity', { options: quick, stop });
    expectFailure(killed, 143, 'CANCELLED_BY_SIGTERM');
    const recovered = await runDist(world, 'teamcity', { command: 'recover' });
    expectSuccess(recovered);
    expectSaid(recovered, /happened, and production is healthy/);
    expect(await world.swaps()).to.equal(swaps + 1);
    expect(await world.served('production')).to.equal(commit);
    expectSaid(await plain('status'), /by run teamcity-/);
  });
});
