import { expect } from 'chai';
import { failure } from '#failures/failure.ts';
import { describeFailure } from '#failures/failure-text.ts';
import { copySettings } from '#stages/settings/copy-settings.ts';
import { findSlot } from '#stages/preflight.ts';
import { compareSettings } from '#stages/settings.ts';
import { fakeSlot, slotOf } from '../fakes/azure-world.ts';
import { deployPorts } from '../fakes/deploy-ports.ts';
import { fakePlan } from '../fakes/plan.ts';
import { failureOf } from '../fakes/rejection.ts';

const secret = 'Server=orders;Password=hunter2';
const orders = { ORDERS_DB: { value: secret, type: 'SQLAzure' } };

async function worldThatLosesOrders() {
  const production = fakeSlot('production', { settings: { appSettings: {}, connectionStrings: orders } });
  const ports = deployPorts({ slots: [production, fakeSlot('stage')] }, { digest: () => '0a1b2c3d' });
  const plan = fakePlan();
  return { ports, plan, preflight: await findSlot(plan.target, undefined, ports) };
}

describe('stage: settings', () => {
  it('refuses a swap that takes a connection string out of production, and says how to copy it', async () => {
    const { ports, plan, preflight } = await worldThatLosesOrders();
    const failed = await failureOf(compareSettings(preflight, plan.settings, true, ports));
    expect(failed.code).to.equal('SETTINGS_REFUSED');
    expect(failed.facts).to.deep.include({ names: ['ORDERS_DB'], slotName: 'stage' });
  });

  it('says a command that copies only what was refused, slot settings included', async () => {
    const sides = (stage: string, live: string) => {
      const settings = (NEW: string, ROLE: string) => ({
        settings: { appSettings: { NEW, ROLE }, connectionStrings: {} },
      });
      return [fakeSlot('production', settings('old', live)), fakeSlot('stage', settings('new', stage))];
    };
    const stickyNames = { appSettings: ['ROLE'], connectionStrings: [] };
    const ports = deployPorts({ slots: sides('test', 'live'), stickyNames });
    const { target, settings } = fakePlan();
    const plan = { ...settings, rules: { ...settings.rules, mustMatch: ['ROLE'] } };
    const preflight = await findSlot(target, undefined, ports);
    const failed = await failureOf(compareSettings(preflight, plan, true, ports));
    expect(describeFailure(failed)[0]?.fix).to.include("--to stage --sticky ROLE'");
    const copy = { from: 'production', to: 'stage', only: [], sticky: ['ROLE'] };
    await copySettings(target, copy, () => Promise.resolve(true), ports);
    expect(slotOf(ports.world, 'stage').settings.appSettings).to.deep.equal({ NEW: 'new', ROLE: 'live' });
  });

  it('only warns when no swap is meant', async () => {
    const { ports, plan, preflight } = await worldThatLosesOrders();
    await compareSettings(preflight, plan.settings, false, ports);
    expect(ports.texts('warned').join()).to.include('A swap would be refused now').and.include('ORDERS_DB');
  });

  it('shows what both slots hold now and after the swap', async () => {
    const { ports, plan, preflight } = await worldThatLosesOrders();
    await compareSettings(preflight, plan.settings, false, ports);
    const table = ports.events.find((event) => event.kind === 'tabled');
    expect(table?.title).to.include('another run has others');
    expect(table?.head).to.deep.equal([
      'name',
      'kind',
      'now on stage',
      'now on production',
      'stage after',
      'production after',
      'verdict',
    ]);
    expect(table?.rows.map((row) => row.slice(2, 6))).to.deep.equal([['-', '0a1b2c3d', '0a1b2c3d', '-']]);
  });

  it('names what Azure would change and slotship does not know, and goes on where it may not ask', async () => {
    const ports = deployPorts({ differences: [{ name: 'mounts', kind: 'general' }] });
    const plan = fakePlan();
    const preflight = await findSlot(plan.target, undefined, ports);
    await compareSettings(preflight, plan.settings, true, ports);
    expect(ports.texts('warned').join()).to.include("general 'mounts': Azure names it");
    const forbidden = failure('ARM_FORBIDDEN', {
      operation: 'compare the slots',
      status: 403,
      azureCode: 'AuthorizationFailed',
      words: 'No.',
      requestId: undefined,
      maybeDone: false,
      action: undefined,
      scope: undefined,
    });
    ports.management.meet('readSlotDifferences', { failure: forbidden });
    expect((await compareSettings(preflight, plan.settings, true, ports))?.warnings).to.deep.equal([]);
    expect(ports.texts('said').join()).to.include("Azure's own comparison of the slots could not be read");
  });

  it('shows digests and never a value', async () => {
    const { ports, plan, preflight } = await worldThatLosesOrders();
    await compareSettings(preflight, plan.settings, false, ports);
    expect(JSON.stringify(ports.events)).to.include('0a1b2c3d').and.not.include('hunter2');
  });
});
