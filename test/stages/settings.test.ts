import { expect } from 'chai';
import { findSlot } from '#stages/preflight.ts';
import { compareSettings } from '#stages/settings.ts';
import { fakeSlot } from '../fakes/azure-world.ts';
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

  it('only warns when no swap is meant', async () => {
    const { ports, plan, preflight } = await worldThatLosesOrders();
    await compareSettings(preflight, plan.settings, false, ports);
    expect(ports.texts('warned').join()).to.include('A swap would be refused now').and.include('ORDERS_DB');
  });

  it('shows digests and never a value', async () => {
    const { ports, plan, preflight } = await worldThatLosesOrders();
    await compareSettings(preflight, plan.settings, false, ports);
    expect(JSON.stringify(ports.events)).to.include('0a1b2c3d').and.not.include('hunter2');
  });
});
