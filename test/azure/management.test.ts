import { expect } from 'chai';
import { isFailure } from '#failures/failure.ts';
import { fakeAddress } from '../fakes/azure-world.ts';
import { siteBody, startFakeArm, webError } from '../fakes/arm-server.ts';
import type { ArmReply, FakeArm } from '../fakes/arm-server.ts';
import { failureOf } from '../fakes/rejection.ts';
import type { SeenRequest } from '../fakes/tls-server.ts';

describe('azure: management', () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  async function start(answer: (request: SeenRequest, count: number) => ArmReply): Promise<FakeArm> {
    const arm = await startFakeArm(answer);
    closing.push(() => arm.server.close());
    return arm;
  }

  describe('a slot', () => {
    it('has the hosts of hostNameSslStates, and every fact of the site', async () => {
      const properties = {
        hostNames: ['shop-stage.azurewebsites.net', 'test.shop.example'],
        targetSwapSlot: 'Production',
        slotSwapStatus: {
          timestampUtc: '2026-01-15T10:00:00.5Z',
          sourceSlotName: 'stage',
          destinationSlotName: 'Production',
        },
      };
      const arm = await start(() => ({ body: siteBody('stage', properties) }));
      expect(await arm.management.findSlot(fakeAddress, 'stage')).to.deep.equal({
        address: fakeAddress,
        name: 'stage',
        resourceId: arm.slot.resourceId,
        state: 'Running',
        siteUrl: 'https://shop-stage.azurewebsites.net',
        scmUrl: 'https://shop-stage.scm.azurewebsites.net',
        httpsOnly: false,
        customHosts: ['test.shop.example'],
        platform: 'windows',
        tier: 'Standard',
        pendingSwapWith: 'production',
        lastSwap: { at: Date.UTC(2026, 0, 15, 10, 0, 0, 500), source: 'stage', target: 'production' },
        tags: { team: 'shop' },
      });
    });

    it('called production is the app itself', async () => {
      const arm = await start(() => ({ body: siteBody('production') }));
      const slot = await arm.management.findSlot(fakeAddress, 'Production');
      expect(slot).to.include({ name: 'production', resourceId: arm.main.resourceId, lastSwap: undefined });
      expect(arm.asked()).to.deep.equal([`GET ${arm.main.resourceId}?api-version=2025-05-01`]);
    });

    it("takes its tier from the plan where the site does not tell, and asks for a plan's once", async () => {
      const plan = '/subscriptions/1/resourceGroups/web/providers/Microsoft.Web/serverfarms/plan';
      const arm = await start(({ url }) =>
        url.startsWith(plan)
          ? { body: { sku: { name: 'P1v3', tier: 'PremiumV3' } } }
          : { body: siteBody('stage', { sku: undefined, serverFarmId: plan, reserved: true }) },
      );
      const { findSlot } = arm.management;
      expect(await findSlot(fakeAddress, 'stage')).to.include({ tier: 'PremiumV3', platform: 'linux' });
      await findSlot(fakeAddress, 'stage');
      expect(arm.asked().filter((one) => one.includes(plan))).to.have.length(1);
    });

    it('is found without a tier where its plan may not be read', async () => {
      const arm = await start(({ url }) =>
        url.includes('serverfarms')
          ? { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No.' } } }
          : { body: siteBody('stage', { sku: undefined, serverFarmId: '/subscriptions/1/serverfarms/p' }) },
      );
      expect(await arm.management.findSlot(fakeAddress, 'stage')).to.include({ tier: undefined });
    });

    it('without an SCM host is not built from names', async () => {
      const arm = await start(() => ({ body: siteBody('stage', { hostNameSslStates: [] }) }));
      const thrown = await failureOf(arm.management.findSlot(fakeAddress, 'stage'));
      expect(isFailure(thrown, 'ARM_UNAVAILABLE') && thrown.facts.words).to.match(/without the host names/);
    });

    it('that is not there is undefined, in both shapes of a 404', async () => {
      const bodies = [
        { error: { code: 'ResourceNotFound', message: 'No such resource.' } },
        webError('NotFound', 'Cannot find WebSite.'),
      ];
      const arm = await start((_request, count) => ({ status: 404, body: bodies[count - 1] }));
      expect(await arm.management.findSlot(fakeAddress, 'stage')).to.equal(undefined);
      expect(await arm.management.findSlot(fakeAddress, 'stage')).to.equal(undefined);
    });
  });

  it('lists apps over every page, and no slots among them', async () => {
    const id = (app: string): string =>
      `/subscriptions/${fakeAddress.subscriptionId}/resourceGroups/Web-RG/providers/Microsoft.Web/sites/${app}`;
    const arm = await start(({ url }) =>
      url.includes('page=2')
        ? { body: { value: [{ id: id('two'), name: 'two' }] } }
        : {
            body: {
              value: [{ id: id('one'), name: 'one' }],
              nextLink: `${arm.server.origin}/subscriptions/x/sites?page=2&api-version=2025-05-01`,
            },
          },
    );
    const apps = await arm.management.listApps(fakeAddress.subscriptionId, undefined);
    expect(apps).to.deep.equal(
      ['one', 'two'].map((app) => ({ ...fakeAddress, resourceGroup: 'Web-RG', app })),
    );
  });

  it('reads config/web with auto swap and traffic rules, secrets left out', async () => {
    const properties = {
      scmType: 'LocalGit',
      autoSwapSlotName: 'production',
      publishingUsername: '$shop',
      netFrameworkVersion: 'v8.0',
      use32BitWorkerProcess: false,
      experiments: { rampUpRules: [{ name: 'stage', actionHostName: 'x', reroutePercentage: 12.5 }] },
      appSettings: [{ name: 'SECRET', value: 'hunter2' }],
    };
    const arm = await start(() => ({ body: { id: 'x', name: 'web', properties } }));
    const config = await arm.management.readConfig(arm.slot);
    expect(config).to.deep.include({
      scmType: 'LocalGit',
      autoSwapSlot: 'production',
      trafficRules: [{ slot: 'stage', percent: 12.5 }],
    });
    expect(config.general).to.include({ netFrameworkVersion: 'v8.0', use32BitWorkerProcess: false });
    expect(JSON.stringify(config)).not.to.contain('hunter2');
  });

  it('turns local Git on by a PATCH of that one member', async () => {
    const arm = await start(() => ({ body: { properties: { scmType: 'LocalGit' } } }));
    await arm.management.updateScmType(arm.slot, 'LocalGit');
    expect(arm.asked()).to.deep.equal([`PATCH ${arm.slot.resourceId}/config/web?api-version=2025-05-01`]);
    expect(JSON.parse(arm.server.seen[0]!.body)).to.deep.equal({ properties: { scmType: 'LocalGit' } });
  });

  it('writes the names of slot settings without losing those of mounted storage', async () => {
    const stored = {
      appSettingNames: ['A'],
      connectionStringNames: null,
      azureStorageConfigNames: ['files'],
    };
    const arm = await start(() => ({ body: { properties: stored } }));
    await arm.management.writeStickyNames(fakeAddress, { appSettings: ['A', 'B'], connectionStrings: [] });
    expect(JSON.parse(arm.server.seen[1]!.body)).to.deep.equal({
      properties: {
        appSettingNames: ['A', 'B'],
        connectionStringNames: [],
        azureStorageConfigNames: ['files'],
      },
    });
  });

  it('reads the names of slot settings that were never set as none', async () => {
    const arm = await start(() => ({ body: { properties: { appSettingNames: null } } }));
    expect(await arm.management.readStickyNames(fakeAddress)).to.deep.equal({
      appSettings: [],
      connectionStrings: [],
    });
  });

  it('reads publishing credentials that never show in a text', async () => {
    const properties = { publishingUserName: '$shop__stage', publishingPassword: 'hunter2' };
    const arm = await start(() => ({ body: { properties } }));
    const credentials = await arm.management.readPublishingCredentials(arm.slot);
    expect(credentials.password.reveal()).to.equal('hunter2');
    expect(JSON.stringify(credentials)).not.to.contain('hunter2');
  });

  it('asks again for credentials that are still being looked up', async () => {
    const properties = { publishingUserName: '$shop', publishingPassword: 'x' };
    const arm = await start((_request, count) => (count === 1 ? { status: 202 } : { body: { properties } }));
    expect(await arm.management.readPublishingCredentials(arm.slot)).to.include({ userName: '$shop' });
  });

  it('finds the actions that no page of permissions grants', async () => {
    const arm = await start(({ url }) =>
      url.includes('page=2')
        ? { body: { value: [{ actions: ['microsoft.web/SITES/slots/slotsswap/action'], notActions: [] }] } }
        : {
            body: {
              value: [{ actions: ['Microsoft.Web/sites/*'], notActions: ['*/slotsswap/Action', '*/Write'] }],
              nextLink: `${arm.server.origin}${arm.slot.resourceId}?page=2`,
            },
          },
    );
    const missing = await arm.management.findMissingActions(arm.slot.resourceId, [
      'Microsoft.Web/sites/slots/Read',
      'Microsoft.Web/sites/slots/slotsswap/Action',
      'Microsoft.Web/sites/slots/config/Write',
      'Microsoft.Web/serverfarms/Read',
    ]);
    expect(missing).to.deep.equal([
      'Microsoft.Web/sites/slots/config/Write',
      'Microsoft.Web/serverfarms/Read',
    ]);
    expect(arm.asked()[0]).to.equal(
      `GET ${arm.slot.resourceId}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`,
    );
  });

  it('does not take an answer without a list for a lack of every right', async () => {
    const arm = await start(() => ({ body: {} }));
    const thrown = await failureOf(arm.management.findMissingActions(arm.slot.resourceId, ['a/b/Read']));
    expect(thrown).to.have.property('code', 'ARM_UNAVAILABLE');
  });

  it('merges tags, and removes by the value that is there', async () => {
    const arm = await start(({ method }) =>
      method === 'GET' ? { body: { properties: { tags: { Old: 'x', kept: 'y' } } } } : {},
    );
    await arm.management.updateTags(arm.slot, { run: '7', old: undefined, never: undefined });
    const tags = `${arm.slot.resourceId}/providers/Microsoft.Resources/tags/default?api-version=2021-04-01`;
    expect(arm.asked()).to.deep.equal([`GET ${tags}`, `PATCH ${tags}`, `PATCH ${tags}`]);
    expect(arm.server.seen.slice(1).map((one) => JSON.parse(one.body) as unknown)).to.deep.equal([
      { operation: 'Merge', properties: { tags: { run: '7' } } },
      { operation: 'Delete', properties: { tags: { Old: 'x' } } },
    ]);
  });

  it('asks for production without a slot in the path', async () => {
    const arm = await start(() => ({ body: { properties: {} } }));
    const { management, main } = arm;
    await management.readConfig(main);
    await management.readScmBasicAuthAllowed(main);
    await management.readSiteAuthEnabled(main);
    await management.startSlot(main);
    expect(arm.asked().map((one) => one.replace(/\?.*/, ''))).to.deep.equal([
      `GET ${main.resourceId}/config/web`,
      `GET ${main.resourceId}/basicPublishingCredentialsPolicies/scm`,
      `GET ${main.resourceId}/config/authsettingsV2`,
      `POST ${main.resourceId}/start`,
    ]);
  });
});
