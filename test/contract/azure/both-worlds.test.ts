import { expect } from 'chai';
import { production } from '#app-service/slot.ts';
import { isFailure } from '#failures/failure.ts';
import type { SwapOperation } from '#ports';
import { failureOf } from '../../fakes/rejection.ts';
import { openChaosWorld, openEmulatorWorld, openFakeWorld } from './both-worlds.ts';
import type { ContractWorld } from './both-worlds.ts';

for (const [behind, open, whole] of [
  ['the fake', openFakeWorld, true],
  ['the emulator', openEmulatorWorld, true],
  ["chaos' doubles", openChaosWorld, false],
] as const) {
  describe(`contract: the ports of Azure, with ${behind} behind them`, () => {
    let world: ContractWorld;
    beforeEach(async () => {
      world = await open();
    });
    afterEach(() => world.end());

    async function swap(): Promise<void> {
      let operation: SwapOperation = await world.management.beginSwap(await world.slot('stage'), production);
      while (operation.state === 'running') {
        await world.pause();
        operation = await world.management.readSwap(operation);
      }
    }

    /** A claim about members that a deploy does not ask, so that chaos has none. */
    const itWhole = whole ? it : (): void => undefined;

    itWhole('names what is there', async () => {
      const { address, management } = world;
      expect(await management.listApps(address.subscriptionId, undefined)).to.deep.equal([address]);
      expect(await management.listApps(address.subscriptionId, 'other')).to.deep.equal([]);
      expect(await management.listSlots(address)).to.deep.equal(['stage']);
    });

    it('finds nothing that is not there', async () => {
      const { address, management } = world;
      expect(await management.findSlot(address, 'other')).to.equal(undefined);
      expect(await management.findSlot({ ...address, app: 'other' }, production)).to.equal(undefined);
    });

    it('finds slots whatever the case of their names', async () => {
      expect(await world.slot('Stage')).to.include({ name: 'stage', state: 'Running', lastSwap: undefined });
      expect(await world.slot('PRODUCTION')).to.include({ name: production, pendingSwapWith: undefined });
    });

    it('turns local Git on for one slot alone', async () => {
      const { management } = world;
      await management.updateScmType(await world.slot('stage'), 'LocalGit');
      expect(await management.readConfig(await world.slot('stage'))).to.include({ scmType: 'LocalGit' });
      expect(await management.readConfig(await world.slot(production))).to.include({ scmType: 'None' });
    });

    itWhole('replaces settings of one slot alone', async () => {
      const { management } = world;
      await management.writeAppSettings(await world.slot('stage'), { ONLY: '1' });
      await management.writeConnectionStrings(await world.slot('stage'), {});
      expect(await management.readSettings(await world.slot('stage'))).to.deep.equal({
        appSettings: { ONLY: '1' },
        connectionStrings: {},
      });
      const main = await management.readSettings(await world.slot(production));
      expect(main.appSettings).to.deep.equal({ COLOUR: 'blue', SIZE: '1' });
    });

    it('merges tags and removes those without a value', async () => {
      const { management } = world;
      await management.updateTags(await world.slot('stage'), { run: '7', commit: 'abc' });
      await management.updateTags(await world.slot('stage'), { run: '8', commit: undefined });
      expect((await world.slot('stage')).tags).to.deep.equal({ run: '8' });
    });

    it('exchanges settings by a swap but for the slot settings, and records it', async () => {
      await swap();
      const { management } = world;
      const main = await management.readSettings(await world.slot(production));
      const stage = await management.readSettings(await world.slot('stage'));
      expect(main.appSettings).to.deep.equal({ COLOUR: 'blue', SIZE: '2', NEW: 'x' });
      expect(stage.appSettings).to.deep.equal({ COLOUR: 'green', SIZE: '1' });
      expect(Object.keys(main.connectionStrings)).to.deep.equal(['DB']);
      expect(stage.connectionStrings).to.deep.equal({});
      const seen = [(await world.slot(production)).lastSwap, (await world.slot('stage')).lastSwap];
      expect(seen[0]).to.deep.equal(seen[1]);
      expect(seen[0]).to.include({ source: 'stage', target: production });
    });

    it('refuses a second swap while one is running', async () => {
      const stage = await world.slot('stage');
      await world.holdSwap();
      await world.management.beginSwap(stage, production);
      const thrown = await failureOf(world.management.beginSwap(stage, production));
      expect(isFailure(thrown, 'ARM_REFUSED') && thrown.facts).to.include({
        status: 409,
        azureCode: 'Conflict',
      });
    });

    it('refuses a swap with a slot that is not there', async () => {
      const thrown = await failureOf(world.management.beginSwap(await world.slot('stage'), 'other'));
      expect(isFailure(thrown, 'ARM_REFUSED') && thrown.facts.status).to.equal(404);
    });

    it('shows a pending preview until it is cancelled or completed', async () => {
      const { management } = world;
      await management.applySlotConfig(await world.slot('stage'), production);
      expect((await world.slot('stage')).pendingSwapWith).to.equal(production);
      const again = await failureOf(management.applySlotConfig(await world.slot('stage'), production));
      expect(isFailure(again, 'ARM_REFUSED') && again.facts.status).to.equal(409);
      await management.resetSlotConfig(await world.slot('stage'));
      expect((await world.slot('stage')).pendingSwapWith).to.equal(undefined);
      await management.applySlotConfig(await world.slot('stage'), production);
      await swap();
      expect((await world.slot('stage')).pendingSwapWith).to.equal(undefined);
    });

    it('opens the SCM site with the credentials of its own slot alone', async () => {
      const stage = await world.slot('stage');
      const credentials = await world.management.readPublishingCredentials(stage);
      const site = world.scmSite({ scmUrl: stage.scmUrl, app: 'shop', credentials });
      expect(await site.listDeployments()).to.deep.equal([]);
      expect(await site.findDeployment('0'.repeat(40))).to.equal(undefined);
      expect(await site.readLog('0'.repeat(40))).to.deep.equal([]);
      const { scmUrl } = await world.slot(production);
      const thrown = await failureOf(world.scmSite({ scmUrl, app: 'shop', credentials }).listDeployments());
      expect(thrown.code).to.equal('SCM_UNAUTHORIZED');
    });
  });
}
