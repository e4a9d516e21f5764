import { expect } from 'chai';
import type { Seed } from '#emulator/model/seed.ts';
import type { TestEmulator } from './world.ts';
import { all, appPath, ask, askArm, startTestEmulator, view } from './world.ts';

const reference = '@Microsoft.KeyVault(SecretUri=https://safe.vault.azure.net/secrets/db/1)';
const stage = ['web', 'api-web', 'stage'] as const;

function makeSeed(changes: Partial<Seed> = {}): Seed {
  return {
    apps: [
      {
        name: 'api-web',
        resourceGroup: 'web',
        sku: 'S1',
        stickyAppSettings: ['COLOUR'],
        keyVault: { [reference]: { value: 'open sesame', deniedSlots: ['production'] } },
        slots: [
          { name: 'production', appSettings: { COLOUR: 'blue', DB: reference } },
          { name: 'stage', appSettings: { COLOUR: 'green', DB: reference, NEW: '1' } },
        ],
      },
    ],
    ...changes,
  };
}

async function errorText(promise: PromiseLike<unknown>): Promise<{ status?: number; code?: string }> {
  return promise.then(
    () => ({}),
    (cause: unknown) => {
      const { statusCode, code } = cause as { statusCode?: number; code?: string };
      return { ...(statusCode && { status: statusCode }), ...(code && { code }) };
    },
  );
}

describe('emulator: ARM', () => {
  let world: TestEmulator;

  before(async () => {
    world = await startTestEmulator({ seed: makeSeed() });
  });
  after(() => world.end());

  it('matches paths without regard to case, and takes any dated api-version', async () => {
    const path = appPath(world.emulator, 'STAGE').replace('resourceGroups/web', 'RESOURCEGROUPS/WEB');
    for (const version of ['2016-08-01', '2022-03-01', '2099-12-31', '2015-07-01-preview']) {
      const answer = await askArm(world, `${path}?api-version=${version}`);
      expect(answer.status).to.equal(200);
      expect(JSON.parse(answer.body)).to.include({
        name: 'api-web/stage',
        type: 'Microsoft.Web/sites/slots',
      });
    }
  });

  it('answers an old api-version in the fields of its day', async () => {
    const path = `${appPath(world.emulator, 'stage')}?api-version=`;
    const fields = async (version: string): Promise<object> =>
      (JSON.parse((await askArm(world, `${path}${version}`)).body) as { properties: object }).properties;
    expect(await fields('2016-08-01')).to.include.keys('state', 'targetSwapSlot', 'hostNameSslStates');
    expect(await fields('2016-08-01')).not.to.have.any.keys('isXenon', 'redundancyMode');
    expect(await fields('2022-03-01')).to.include.keys('isXenon', 'redundancyMode');
  });

  it('asks for an api-version', async () => {
    const answer = await askArm(world, `${appPath(world.emulator)}?a=b`);
    expect([answer.status, answer.body.includes('MissingApiVersionParameter')]).to.deep.equal([400, true]);
  });

  it('answers 501 to a route or a field that it does not know, and names it', async () => {
    const route = await askArm(world, `${appPath(world.emulator)}/webjobs`);
    expect(route.status).to.equal(501);
    expect(route.body).to.contain('/webjobs');
    const body = { properties: { scmType: 'LocalGit', colour: 'red' } };
    const field = await askArm(world, `${appPath(world.emulator, 'stage')}/config/web`, {
      method: 'PATCH',
      body,
    });
    expect(field.status).to.equal(501);
    expect(field.body).to.contain("'properties.colour'");
  });

  it('names what is missing in the words of ARM', async () => {
    const { webApps } = world.client;
    const site = await errorText(webApps.get('web', 'nothing'));
    expect(site).to.deep.equal({ status: 404, code: 'ResourceNotFound' });
    expect(await errorText(webApps.getSlot('web', 'api-web', 'nothing'))).to.include({ status: 404 });
    expect(await errorText(webApps.getSlot('web', 'api-web', 'production'))).to.include({ status: 404 });
    expect(await errorText(webApps.get('nothing', 'api-web'))).to.include({ code: 'ResourceGroupNotFound' });
    const elsewhere = await askArm(world, '/subscriptions/elsewhere/providers/Microsoft.Web/sites');
    expect(elsewhere.body).to.contain('SubscriptionNotFound');
  });

  it("writes Microsoft.Web's own errors in capitals, with the details that were recorded", async () => {
    const answer = await askArm(world, `${appPath(world.emulator, 'stage')}/slotsdiffs`, {
      method: 'POST',
      body: { targetSlot: 'nothing', preserveVnet: true },
    });
    const body = JSON.parse(answer.body) as Record<string, unknown>;
    expect(Object.keys(body)).to.deep.equal(['Code', 'Message', 'Target', 'Details', 'Innererror']);
    expect(body).to.include({ Code: 'NotFound', Target: null, Innererror: null });
    expect(body['Details']).to.have.nested.property('[2].ErrorEntity.Code', 'NotFound');
  });

  it("refuses a bad body of Microsoft.Web's operations in Microsoft.Web's form", async () => {
    const at = appPath(world.emulator, 'stage');
    const properties = { DB: { value: 'x', type: 'Nonsense' } };
    const answers = [
      await askArm(world, `${at}/config/connectionstrings`, { method: 'PUT', body: { properties } }),
      await askArm(world, `${at}/slotsswap`, { method: 'POST', body: { preserveVnet: true } }),
    ];
    for (const { status, body } of answers) {
      expect(status).to.equal(400);
      expect(JSON.parse(body)).to.include({ Code: 'BadRequest', Target: null });
    }
  });

  it('writes config/web of an old api-version without what came later', async () => {
    const config = await askArm(world, `${appPath(world.emulator)}/config/web?api-version=2016-08-01`);
    const { properties } = JSON.parse(config.body) as { properties: Record<string, unknown> };
    expect(properties).not.to.have.any.keys('healthCheckPath', 'scmIpSecurityRestrictions');
    expect(properties['ipSecurityRestrictions']).to.deep.equal([{ ipAddress: 'Any' }]);
  });

  it('hands out hosts that can be reached, and keeps them through ARM', async () => {
    const site = await world.client.webApps.getSlot(...stage);
    const host = (type: string): string =>
      site.hostNameSslStates?.find((one) => one.hostType === type)?.name ?? '';
    const running = world.emulator.apps[0]?.slots[1];
    expect(running?.siteUrl).to.equal(`https://${host('Standard')}`);
    expect(running?.scmUrl).to.equal(`https://${host('Repository')}`);
    expect((await ask(running?.siteUrl ?? '', world.ca)).status).to.equal(200);
  });

  it('shows what a swap would change, without slot settings', async () => {
    const found = await all(
      world.client.webApps.listSlotDifferencesSlot(...stage, {
        targetSlot: 'production',
        preserveVnet: true,
      }),
    );
    expect(found.map(({ settingName, diffRule }) => [settingName, diffRule])).to.deep.equal([
      ['NEW', 'SettingsWillBeAddedToDestination'],
    ]);
  });

  it('resolves Key Vault references by the identity of the slot', async () => {
    const statuses = async (slot?: string): Promise<unknown> => {
      const { webApps } = world.client;
      const found = await all(
        slot === undefined
          ? webApps.listAppSettingsKeyVaultReferences('web', 'api-web')
          : webApps.listAppSettingsKeyVaultReferencesSlot('web', 'api-web', slot),
      );
      return found.map(({ name, status, vaultName, secretName }) => [name, status, vaultName, secretName]);
    };
    expect(await statuses('stage')).to.deep.equal([['DB', 'Resolved', 'safe', 'db']]);
    expect(await statuses()).to.deep.equal([['DB', 'AccessToKeyVaultDenied', 'safe', 'db']]);
    const slots = await view<{ slot: string; process: { environment: Record<string, string> } }[]>(
      world,
      'slots',
    );
    const database = Object.fromEntries(slots.map(({ slot, process }) => [slot, process.environment['DB']]));
    expect(database).to.deep.equal({ production: reference, stage: 'open sesame' });
  });

  it('keeps tags apart from settings, and restarts nothing for them', async () => {
    const path = `${appPath(world.emulator)}/providers/Microsoft.Resources/tags/default?api-version=2021-04-01`;
    const body = { operation: 'Merge', properties: { tags: { run: '7' } } };
    expect((await askArm(world, path, { method: 'PATCH', body })).status).to.equal(200);
    expect((await world.client.webApps.get('web', 'api-web')).tags).to.deep.equal({ run: '7' });
    const gone = { operation: 'Delete', properties: { tags: { run: '7' } } };
    await askArm(world, path, { method: 'PATCH', body: gone });
    expect((await world.client.webApps.get('web', 'api-web')).tags).to.deep.equal({});
    const long = { operation: 'Merge', properties: { tags: { run: 'x'.repeat(257) } } };
    expect((await askArm(world, path, { method: 'PATCH', body: long })).status).to.equal(400);
  });

  it('stops and starts a slot: its host answers 403 in between', async () => {
    const { webApps } = world.client;
    const url = world.emulator.apps[0]?.slots[1]?.siteUrl ?? '';
    await webApps.stopSlot(...stage);
    expect((await webApps.getSlot(...stage)).state).to.equal('Stopped');
    expect((await ask(url, world.ca)).status).to.equal(403);
    await webApps.startSlot(...stage);
    expect((await ask(url, world.ca)).status).to.equal(200);
  });

  it('keeps access restrictions: a refused address gets 403 from site and SCM site', async () => {
    const { webApps } = world.client;
    const slot = world.emulator.apps[0]?.slots[1];
    const deny = [{ ipAddress: '127.0.0.0/8', action: 'Deny', priority: 100, name: 'loopback' }];
    await webApps.updateConfigurationSlot(...stage, {
      ipSecurityRestrictions: deny,
      scmIpSecurityRestrictionsUseMain: true,
    });
    expect((await ask(slot?.siteUrl ?? '', world.ca)).status).to.equal(403);
    expect((await ask(`${slot?.scmUrl ?? ''}/api/deployments`, world.ca)).status).to.equal(403);
    await webApps.updateConfigurationSlot(...stage, {
      ipSecurityRestrictions: [],
      scmIpSecurityRestrictionsUseMain: false,
    });
    expect((await ask(slot?.siteUrl ?? '', world.ca)).status).to.equal(200);
  });

  it('gives a publish profile whose hosts and password are those of the slot', async () => {
    const answer = await askArm(world, `${appPath(world.emulator, 'stage')}/publishxml`, {
      method: 'POST',
      body: {},
    });
    const { publishingPassword } = await world.client.webApps.listPublishingCredentialsSlot(...stage);
    expect(answer.body).to.contain(`userPWD="${publishingPassword ?? '?'}"`);
    expect(answer.body).to.contain('userName="$api-web__stage"');
    expect(answer.body).to.match(/publishMethod="MSDeploy" publishUrl="localhost:\d+"/);
  });

  it('creates an empty slot that can be reached, with basic auth off, and deletes it', async () => {
    const { webApps } = world.client;
    const made = await webApps.createOrUpdateSlot(
      'web',
      'api-web',
      'dev',
      { location: 'West Europe' },
      { updateIntervalInMs: 20 },
    );
    expect(made.name).to.equal('api-web/dev');
    expect((await ask(`https://${made.defaultHostName ?? ''}`, world.ca)).status).to.equal(200);
    expect((await webApps.getScmAllowedSlot('web', 'api-web', 'dev')).allow).to.equal(false);
    await webApps.deleteSlot('web', 'api-web', 'dev');
    expect((await all(webApps.listSlots('web', 'api-web'))).map(({ name }) => name)).to.deep.equal([
      'api-web/stage',
    ]);
  });

  it('has room for as many slots as the tier of the plan', async () => {
    const statuses: number[] = [];
    for (const slot of ['a', 'b', 'c', 'd', 'e']) {
      const path = `${appPath(world.emulator)}/slots/${slot}`;
      const answer = await askArm(world, path, { method: 'PUT', body: { location: 'West Europe' } });
      statuses.push(answer.status);
      if (answer.status === 409) expect(answer.body).to.contain("the 'Standard' SKU");
    }
    expect(statuses).to.deep.equal([202, 202, 202, 202, 409]);
    for (const slot of ['a', 'b', 'c', 'd']) await world.client.webApps.deleteSlot('web', 'api-web', slot);
  });
});

describe('emulator: rights', () => {
  let world: TestEmulator;

  before(async () => {
    const actions = ['Microsoft.Web/sites/*'];
    const notActions = ['Microsoft.Web/sites/slots/slotsswap/Action'];
    world = await startTestEmulator({ seed: makeSeed({ clients: [{ roles: [{ actions, notActions }] }] }) });
  });
  after(() => world.end());

  it('refuses what no role allows, and names action and scope', async () => {
    const path = `${appPath(world.emulator, 'stage')}/slotsswap`;
    const body = { targetSlot: 'production', preserveVnet: true };
    const answer = await askArm(world, path, { method: 'POST', body });
    expect(answer.status).to.equal(403);
    expect(answer.body).to.contain('AuthorizationFailed');
    expect(answer.body).to.contain("'Microsoft.Web/sites/slots/slotsswap/Action'");
    expect(answer.body).to.contain(`over scope '${appPath(world.emulator, 'stage')}'`);
  });

  it('lists what the caller may do, so that a client can look before it acts', async () => {
    const path = `${appPath(world.emulator, 'stage')}/providers/Microsoft.Authorization/permissions`;
    const { value } = JSON.parse((await askArm(world, `${path}?api-version=2022-04-01`)).body) as {
      value: { actions: string[]; notActions: string[] }[];
    };
    expect(value).to.have.length(1);
    expect(value[0]?.actions).to.deep.equal(['Microsoft.Web/sites/*']);
    expect(value[0]?.notActions).to.deep.equal(['Microsoft.Web/sites/slots/slotsswap/Action']);
  });
});
