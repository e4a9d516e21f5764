import { expect } from 'chai';
import { describeFailure } from '#failures/failure-text.ts';
import { failure } from '#failures/failure.ts';
import type { CopyPlan } from '#plan/copy-plan.ts';
import { copySettings } from '#stages/settings/copy-settings.ts';
import { fakeDeployment, fakeSlot, slotOf } from '../../fakes/azure-world.ts';
import type { AzureWorld } from '../../fakes/azure-world.ts';
import { deployPorts } from '../../fakes/deploy-ports.ts';
import type { DeployPorts } from '../../fakes/deploy-ports.ts';
import { fakePlan } from '../../fakes/plan.ts';
import { failureOf } from '../../fakes/rejection.ts';

const secret = 'Server=orders;Password=hunter2';
const orders = { ORDERS_DB: { value: secret, type: 'SQLAzure' } };
const everything: CopyPlan = { from: 'production', to: 'stage', only: [], sticky: [] };

function outagePorts(given: Partial<AzureWorld> = {}): DeployPorts {
  const production = fakeSlot('production', {
    settings: { appSettings: { GREETING: 'Hello', ROLE: 'live' }, connectionStrings: orders },
  });
  const stage = fakeSlot('stage', {
    settings: { appSettings: { GREETING: 'Hello', ROLE: 'test', EXTRA: '1' }, connectionStrings: {} },
  });
  return deployPorts({
    slots: [production, stage],
    stickyNames: { appSettings: ['ROLE'], connectionStrings: [] },
    ...given,
  });
}

const copy = (ports: DeployPorts, plan: Partial<CopyPlan> = {}, confirm = true): Promise<string> =>
  copySettings(fakePlan().target, { ...everything, ...plan }, () => Promise.resolve(confirm), ports);
const writes = (ports: DeployPorts): readonly string[] =>
  ports.management.calls.filter((call) => call.startsWith('write'));
const lost = failure('ARM_UNAVAILABLE', {
  operation: 'write the settings',
  status: undefined,
  azureCode: undefined,
  words: 'The connection was reset.',
  requestId: undefined,
  maybeDone: true,
});

describe('stage: copy settings', () => {
  it('writes only the set that differs, with everything that the slot had', async () => {
    const ports = outagePorts();
    expect(await copy(ports)).to.equal('Copied from production to stage: ORDERS_DB.');
    expect(writes(ports)).to.deep.equal(['writeConnectionStrings stage']);
    expect(slotOf(ports.world, 'stage').settings).to.deep.equal({
      appSettings: { GREETING: 'Hello', ROLE: 'test', EXTRA: '1' },
      connectionStrings: orders,
    });
  });

  it('does nothing the second time, and asks nobody', async () => {
    const ports = outagePorts();
    await copy(ports);
    expect(await copy(ports, {}, false)).to.equal('Nothing to copy from production to stage.');
    expect(writes(ports)).to.have.length(1);
  });

  it('shows names and digests and never a value', async () => {
    const ports = outagePorts();
    const plan = { ...everything, only: ['*'], sticky: ['ROLE'] };
    const digest = (text: string): string => `digest of ${String(text.length)}`;
    await copySettings(fakePlan().target, plan, () => Promise.resolve(true), { ...ports, digest });
    expect(JSON.stringify(ports.events))
      .to.include('ORDERS_DB')
      .and.include('digest of')
      .and.not.include('hunter2');
  });

  it('leaves slot settings alone, says so, and copies them when they are named', async () => {
    const ports = outagePorts();
    await copy(ports);
    expect(slotOf(ports.world, 'stage').settings.appSettings['ROLE']).to.equal('test');
    expect(JSON.stringify(ports.events)).to.include("'ROLE' is a slot setting and is left alone");
    await copy(ports, { sticky: ['ROLE'] });
    expect(slotOf(ports.world, 'stage').settings.appSettings['ROLE']).to.equal('live');
  });

  it('writes nothing when nobody agrees', async () => {
    const ports = outagePorts();
    expect((await failureOf(copy(ports, {}, false))).code).to.equal('NOT_CONFIRMED');
    expect(writes(ports)).to.deep.equal([]);
  });

  it('refuses names that are not there, with the one that was probably meant', async () => {
    const failed = await failureOf(copy(outagePorts(), { only: ['ORDRES_DB'] }));
    expect(failed.code).to.equal('SETTING_UNKNOWN');
    expect(failed.facts).to.deep.include({ names: ['ORDRES_DB'], nearest: 'ORDERS_DB' });
  });

  it('writes nothing when somebody edited the settings while it asked', async () => {
    const ports = outagePorts();
    const edit = (): Promise<boolean> => {
      const stage = slotOf(ports.world, 'stage');
      stage.settings = { ...stage.settings, appSettings: { ...stage.settings.appSettings, NEW: '1' } };
      return Promise.resolve(true);
    };
    const failed = await failureOf(copySettings(fakePlan().target, everything, edit, ports));
    expect(failed.code).to.equal('SETTINGS_EDITED');
    expect(writes(ports)).to.deep.equal([]);
  });

  it('lets what is read back decide when the answer is lost', async () => {
    const arrived = outagePorts();
    arrived.management.meet('writeConnectionStrings', { failure: lost, when: 'after' });
    expect(await copy(arrived)).to.include('ORDERS_DB');
    const dropped = outagePorts();
    dropped.management.meet('writeConnectionStrings', { failure: lost });
    const failed = await failureOf(copy(dropped));
    expect(failed.code).to.equal('SETTINGS_NOT_WRITTEN');
    expect(failed.facts).to.deep.include({ names: ['ORDERS_DB'] });
  });

  it('says what was written and what was not when only one of two writes succeeds', async () => {
    const both = { only: ['ORDERS_DB'], sticky: ['ROLE'] };
    const refused = outagePorts();
    const facts = { ...lost.facts, status: 400, maybeDone: false };
    refused.management.meet('writeConnectionStrings', { failure: failure('ARM_REFUSED', facts) });
    expect((await failureOf(copy(refused, both))).code).to.equal('ARM_REFUSED');
    expect(refused.texts('warned').join())
      .to.include('the app settings ROLE were sent')
      .and.include('the connection strings ORDERS_DB were not written');
    const dropped = outagePorts();
    dropped.management.meet('writeConnectionStrings', { failure: lost });
    const failed = await failureOf(copy(dropped, both));
    expect(failed.facts).to.deep.include({ names: ['ORDERS_DB'], written: ['ROLE'] });
    expect(describeFailure(failed)[0]?.why).to.include('it does hold ROLE');
  });

  it('waits for a deployment that the restart would cut off', async () => {
    const ports = outagePorts();
    slotOf(ports.world, 'stage').content.deployments = [
      fakeDeployment('3'.repeat(40), { complete: false, active: false, status: 2 }),
    ];
    expect((await failureOf(copy(ports))).code).to.equal('OTHER_DEPLOYMENT_RUNNING');
    expect(writes(ports)).to.deep.equal([]);
  });

  it('refuses a slot that is prepared for a swap', async () => {
    const ports = outagePorts();
    const stage = slotOf(ports.world, 'stage');
    stage.slot = { ...stage.slot, pendingSwapWith: 'production' };
    expect((await failureOf(copy(ports))).code).to.equal('PREVIEW_PENDING');
  });

  it('does not ask an SCM site that takes no publishing credentials', async () => {
    const ports = outagePorts();
    slotOf(ports.world, 'stage').scmBasicAuthAllowed = false;
    expect(await copy(ports)).to.include('ORDERS_DB');
    expect(ports.management.calls).to.not.include('readPublishingCredentials stage');
  });
});
