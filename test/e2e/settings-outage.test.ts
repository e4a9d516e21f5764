import { expect } from 'chai';
import { runDist } from './rig/run-dist.ts';
import { expectFailure, expectSaid, expectSuccess, expectVerdict } from './rig/told.ts';
import type { World } from './rig/world.ts';
import { startWorld } from './rig/world.ts';

const options = { swap: 'yes', watch: '0s' };

/** The release before brought production a connection string; the slot, which holds the settings of before, lacks it. */
describe('e2e: a release that would take a setting out of production', function () {
  this.timeout(180_000);

  for (const costume of ['teamcity', 'github'] as const) {
    describe(`in the clothes of ${costume}`, () => {
      let world: World;
      let served: string;

      before(async () => {
        const orders = { ORDERS_DB: { value: 'Server=orders;Password=hunter2', type: 'SQLAzure' } };
        world = await startWorld({ stage: { connectionStrings: orders } });
        const text = await world.checkout.git('show', 'HEAD:api-web/package.json');
        const json = { ...(JSON.parse(text) as object), requiredSettings: ['ORDERS_DB'] };
        served = await world.checkout.commit({ 'api-web/package.json': JSON.stringify(json) });
        expectSuccess(await runDist(world, costume, { options }));
        await world.checkout.commit({});
      });
      after(() => world.end());

      const health = async (): Promise<number> => (await world.ask('production', '/health')).status;

      it('is stopped, named, and told how to copy it', async () => {
        const refused = await runDist(world, costume, { options });
        expectFailure(refused, 5, 'SETTINGS_REFUSED');
        expectSaid(refused, /settings copy --from production --to stage --only ORDERS_DB/);
        expectVerdict(refused, /production is untouched/, 'false');
        expect(refused.stdout).to.not.contain('hunter2');
        expect(await world.served('production')).to.equal(served);
        expect(await health()).to.equal(200);
        expectFailure(await runDist(world, costume, { command: 'settings diff' }), 5, 'SETTINGS_REFUSED');
      });

      it('goes green once it is copied, which is confirmed', async () => {
        expectFailure(await runDist(world, costume, { command: 'settings copy' }), 2, 'NOT_CONFIRMED');
        const asked =
          costume === 'github'
            ? { options: { only: 'ORDERS_DB', yes: 'true' } }
            : { words: ['--only', 'ORDERS_DB', '--yes'] };
        const copied = await runDist(world, costume, { command: 'settings copy', ...asked });
        expectSuccess(copied);
        expectSaid(copied, /Copied from production to stage: ORDERS_DB/);
        expectSuccess(await runDist(world, costume, { command: 'settings diff' }));
        const green = await runDist(world, costume, { options });
        expectSuccess(green);
        expectVerdict(green, /is in production/, 'true');
        expect(await world.served('production')).to.equal(await world.checkout.git('rev-parse', 'HEAD'));
        expect(await health()).to.equal(200);
      });
    });
  }
});
