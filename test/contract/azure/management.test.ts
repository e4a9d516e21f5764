import { expect } from 'chai';
import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import { Secret } from '#app-service/secret.ts';
import { isFailure } from '#failures/failure.ts';
import { failureOf } from '../../fakes/rejection.ts';
import { setFaults, startTestEmulator } from '../emulator/world.ts';
import type { TestEmulator } from '../emulator/world.ts';
import { openDoors } from './emulator-doors.ts';
import type { Doors } from './emulator-doors.ts';

const swapSeed = {
  apps: [
    {
      name: 'api-web',
      resourceGroup: 'web',
      stickyAppSettings: ['COLOUR'],
      slots: [
        { name: 'production', scmBasicAuthAllowed: true, appSettings: { COLOUR: 'blue', SIZE: '1' } },
        {
          name: 'stage',
          scmBasicAuthAllowed: true,
          appSettings: { COLOUR: 'green', SIZE: '2', VAULT: '@Microsoft.KeyVault(SecretUri=nothing)' },
          connectionStrings: { DB: { value: 'Server=here', type: 'SQLAzure' as const } },
          tags: { team: 'shop' },
        },
      ],
    },
  ],
};

describe('contract: management door against the emulator', () => {
  let world: TestEmulator;
  let doors: Doors;

  beforeEach(async () => {
    world = await startTestEmulator({ seed: swapSeed });
    doors = await openDoors(world.emulator);
  });

  afterEach(async () => {
    doors.close();
    await world.end();
  });

  it('finds a slot in any spelling, with the hosts, the tier and the tags that ARM names', async () => {
    const slot = await doors.management.findSlot(doors.address, 'STAGE');
    const [, stage] = world.emulator.apps[0]!.slots;
    expect(slot).to.include({
      name: 'stage',
      siteUrl: stage!.siteUrl,
      scmUrl: stage!.scmUrl,
      state: 'Running',
      tier: 'Standard',
      platform: 'windows',
      pendingSwapWith: undefined,
      lastSwap: undefined,
    });
    expect(slot?.tags).to.deep.equal({ team: 'shop' });
    expect(slot?.resourceId).to.match(/\/sites\/api-web\/slots\/stage$/);
  });

  it('finds no slot, app or group that is not there', async () => {
    const { address, management } = doors;
    expect(await management.findSlot(address, 'nowhere')).to.equal(undefined);
    expect(await management.findSlot({ ...address, app: 'nothing' }, 'production')).to.equal(undefined);
    expect(await management.findSlot({ ...address, resourceGroup: 'no' }, 'production')).to.equal(undefined);
    expect(await management.listApps(address.subscriptionId, 'no')).to.deep.equal([]);
  });

  it('lists apps and slots by their own names', async () => {
    const { address, management } = doors;
    expect(await management.listApps(address.subscriptionId, undefined)).to.deep.equal([address]);
    expect(await management.listApps(address.subscriptionId, 'web')).to.deep.equal([address]);
    expect(await management.listSlots(address)).to.deep.equal(['stage']);
  });

  it('calls a subscription that is not there a refusal, not an empty one', async () => {
    const other = '99999999-2222-3333-4444-555555555555';
    const thrown = await failureOf(doors.management.listApps(other, undefined));
    expect(isFailure(thrown, 'ARM_REFUSED') && thrown.facts.azureCode).to.equal('SubscriptionNotFound');
  });

  it('reads the configuration and turns local Git on', async () => {
    const stage = await doors.slot('stage');
    const before = await doors.management.readConfig(stage);
    expect(before).to.include({ scmType: 'None', autoSwapSlot: undefined });
    expect(before.general).not.to.have.any.keys('appSettings', 'publishingUsername', 'scmType');
    await doors.management.updateScmType(stage, 'LocalGit');
    expect((await doors.management.readConfig(stage)).scmType).to.equal('LocalGit');
    expect((await doors.management.readConfig(await doors.slot('production'))).scmType).to.equal('None');
  });

  it('reads and writes settings of one slot, values as they are', async () => {
    const { management } = doors;
    const stage = await doors.slot('stage');
    const { appSettings, connectionStrings } = await management.readSettings(stage);
    expect(appSettings).to.include({ COLOUR: 'green', SIZE: '2' });
    expect(connectionStrings).to.deep.equal({ DB: { value: 'Server=here', type: 'SQLAzure' } });
    await management.writeAppSettings(stage, { ONLY: 'ä "quoted" %x%' });
    await management.writeConnectionStrings(stage, { B: { value: 'b', type: 'Custom' } });
    expect(await management.readSettings(stage)).to.deep.equal({
      appSettings: { ONLY: 'ä "quoted" %x%' },
      connectionStrings: { B: { value: 'b', type: 'Custom' } },
    });
    expect((await management.readSettings(await doors.slot('production'))).appSettings).to.include({
      SIZE: '1',
    });
  });

  it('reads and writes the names of slot settings', async () => {
    const { address, management } = doors;
    expect(await management.readStickyNames(address)).to.deep.equal({
      appSettings: ['COLOUR'],
      connectionStrings: [],
    });
    const names = { appSettings: ['COLOUR', 'SIZE'], connectionStrings: ['DB'] };
    await management.writeStickyNames(address, names);
    expect(await management.readStickyNames(address)).to.deep.equal(names);
  });

  it('names what Azure says that a swap changes', async () => {
    const found = await doors.management.readSlotDifferences(await doors.slot('stage'), 'production');
    expect(found).to.deep.include.members([
      { name: 'SIZE', kind: 'app-setting' },
      { name: 'DB', kind: 'connection-string' },
    ]);
  });

  it('names each Key Vault reference with its state', async () => {
    const found = await doors.management.readKeyVaultReferences(await doors.slot('stage'));
    expect(found.map(({ name, kind }) => ({ name, kind }))).to.deep.equal([
      { name: 'VAULT', kind: 'app-setting' },
    ]);
    expect(found[0]?.status).not.to.equal('Resolved');
  });

  it('reads policies, sign-in and credentials that open the SCM site', async () => {
    const { management } = doors;
    const stage = await doors.slot('stage');
    expect(await management.readScmBasicAuthAllowed(stage)).to.equal(true);
    expect(await management.readSiteAuthEnabled(stage)).to.equal(false);
    const credentials = await management.readPublishingCredentials(stage);
    expect(credentials.userName).to.equal('$api-web__stage');
    const access: ScmAccess = { scmUrl: stage.scmUrl, app: 'api-web', credentials };
    expect(await doors.scmSite(access).listDeployments()).to.deep.equal([]);
  });

  it('merges tags and removes those without a value', async () => {
    const { management } = doors;
    await management.updateTags(await doors.slot('stage'), { team: undefined, run: '7', gone: undefined });
    expect((await doors.slot('stage')).tags).to.deep.equal({ run: '7' });
  });

  it('finds no action missing for an owner', async () => {
    const stage = await doors.slot('stage');
    const wanted = ['Microsoft.Web/sites/slots/slotsswap/Action'];
    expect(await doors.management.findMissingActions(stage.resourceId, wanted)).to.deep.equal([]);
  });

  it('applies the first phase of a swap with preview and cancels it', async () => {
    const { management } = doors;
    await management.applySlotConfig(await doors.slot('stage'), 'production');
    expect((await doors.slot('stage')).pendingSwapWith).to.equal('production');
    await management.resetSlotConfig(await doors.slot('stage'));
    expect((await doors.slot('stage')).pendingSwapWith).to.equal(undefined);
  });

  it('swaps with one request, follows it to its end and sees it in the record', async () => {
    const { management } = doors;
    let operation = await management.beginSwap(await doors.slot('stage'), 'production');
    expect(operation.state).to.equal('running');
    while (operation.state === 'running') {
      await new Promise((resolve) => setTimeout(resolve, 50));
      operation = await management.readSwap(operation);
    }
    const { lastSwap } = await doors.slot('production');
    expect(lastSwap).to.include({ source: 'stage', target: 'production' });
    expect(lastSwap?.at).to.be.greaterThan(0);
    const { appSettings } = await management.readSettings(await doors.slot('production'));
    expect(appSettings).to.include({ COLOUR: 'blue', SIZE: '2' });
  });

  it('tells a swap that failed in warm-up by the words of Azure', async () => {
    await setFaults(world, { on: 'swap', fail: 'worker-not-started' });
    const { management } = doors;
    let operation = await management.beginSwap(await doors.slot('stage'), 'production');
    const follow = async (): Promise<void> => {
      while (operation.state === 'running') {
        await new Promise((resolve) => setTimeout(resolve, 50));
        operation = await management.readSwap(operation);
      }
    };
    const thrown = await failureOf(follow());
    expect(isFailure(thrown, 'SWAP_FAILED_IN_AZURE') && thrown.facts.words).to.match(/could not be started/);
  });

  it('calls a swap whose answer was lost perhaps done, having asked once', async () => {
    await setFaults(
      world,
      { on: 'arm', method: 'POST', path: '*/slotsswap', drop: 'after' },
      { on: 'swap', phase: 'warming', delayMs: 600_000 },
    );
    const stage = await doors.slot('stage');
    const thrown = await failureOf(doors.management.beginSwap(stage, 'production'));
    expect(isFailure(thrown, 'ARM_UNAVAILABLE') && thrown.facts.maybeDone).to.equal(true);
    const second = await failureOf(doors.management.beginSwap(stage, 'production'));
    expect(isFailure(second, 'ARM_REFUSED') && second.facts.status).to.equal(409);
  });

  it('goes on reading while ARM is away for a moment', async () => {
    await setFaults(
      world,
      {
        on: 'arm',
        method: 'GET',
        path: '*/slots/stage',
        refuse: { status: 503, headers: { 'retry-after': '0' } },
      },
      { on: 'arm', method: 'GET', path: '*/slots/stage', drop: 'at-answer' },
    );
    expect(await doors.management.findSlot(doors.address, 'stage')).to.include({ name: 'stage' });
  });

  it('signs in at an AD FS authority too', async () => {
    const { emulator } = world;
    const adfs = await openDoors(emulator, {
      authorityUrl: `${emulator.authorityUrl}/adfs`,
      tenantId: undefined,
    });
    expect(await adfs.management.listSlots(doors.address)).to.deep.equal(['stage']);
    adfs.close();
  });

  it('says in a sentence of Entra why a secret was not accepted', async () => {
    const wrong = await openDoors(world.emulator, { clientSecret: new Secret('wrong') });
    const thrown = await failureOf(wrong.management.listSlots(doors.address));
    wrong.close();
    expect(isFailure(thrown, 'SIGN_IN_FAILED') && thrown.facts.words).to.match(
      /^AADSTS7000215: Invalid client secret provided for app '[^']+'\.$/,
    );
  });

  it('names the rights that an identity lacks, before and when it is refused', async () => {
    const roles = [{ actions: ['Microsoft.Web/sites/*'], notActions: ['*/slotsswap/Action'] }];
    const poor = await startTestEmulator({ seed: { ...swapSeed, clients: [{ roles }] } });
    const poorDoors = await openDoors(poor.emulator);
    try {
      const stage = await poorDoors.slot('stage');
      const swapAction = 'Microsoft.Web/sites/slots/slotsswap/Action';
      const wanted = ['Microsoft.Web/sites/slots/Read', swapAction];
      expect(await poorDoors.management.findMissingActions(stage.resourceId, wanted)).to.deep.equal([
        swapAction,
      ]);
      const thrown = await failureOf(poorDoors.management.beginSwap(stage, 'production'));
      if (!isFailure(thrown, 'ARM_FORBIDDEN')) throw thrown;
      expect(thrown.facts.action?.toLowerCase()).to.equal(swapAction.toLowerCase());
      expect(thrown.facts.scope?.toLowerCase()).to.equal(stage.resourceId.toLowerCase());
    } finally {
      poorDoors.close();
      await poor.end();
    }
  });
});
