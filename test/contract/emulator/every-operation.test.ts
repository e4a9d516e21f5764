import type { WebSiteManagementClient } from '@azure/arm-appservice';
import { expect } from 'chai';
import type { Exchange } from '#emulator/server/core.ts';
import type { TestEmulator } from './world.ts';
import { all, startTestEmulator } from './world.ts';

const reference = '@Microsoft.KeyVault(VaultName=vault;SecretName=db)';
const swap = { targetSlot: 'production', preserveVnet: true };
const at = ['web', 'api-web', 'stage'] as const;
const poll = { updateIntervalInMs: 50 };

type WebApps = WebSiteManagementClient['webApps'];

/** Operations of the official client, by the words of a title; each is made once, in this order. */
const operations: Readonly<Record<string, (apps: WebApps) => Promise<unknown>>> = {
  'lists apps of the subscription': (apps) => all(apps.list()),
  'lists apps of a group': (apps) => all(apps.listByResourceGroup('web')),
  'reads an app': (apps) => apps.get('web', 'api-web'),
  'lists slots': (apps) => all(apps.listSlots('web', 'api-web')),
  'reads a slot': (apps) => apps.getSlot(...at),
  'reads the configuration': (apps) => apps.getConfigurationSlot(...at),
  'lists configurations': (apps) => all(apps.listConfigurationsSlot(...at)),
  'writes the configuration back whole': async (apps) => {
    const config = await apps.getConfigurationSlot(...at);
    return apps.createOrUpdateConfigurationSlot(...at, { ...config, scmType: 'LocalGit' });
  },
  'patches the configuration': (apps) => apps.updateConfigurationSlot(...at, { alwaysOn: true }),
  'writes app settings': (apps) =>
    apps.updateApplicationSettingsSlot(...at, { properties: { A: '1', VAULT: reference } }),
  'lists app settings': (apps) => apps.listApplicationSettingsSlot(...at),
  'writes connection strings': (apps) =>
    apps.updateConnectionStringsSlot(...at, { properties: { DB: { value: 'x', type: 'SQLAzure' } } }),
  'lists connection strings': (apps) => apps.listConnectionStringsSlot(...at),
  'writes names of slot settings': (apps) =>
    apps.updateSlotConfigurationNames('web', 'api-web', { appSettingNames: ['A'] }),
  'lists names of slot settings': (apps) => apps.listSlotConfigurationNames('web', 'api-web'),
  'lists Key Vault references': (apps) => all(apps.listAppSettingsKeyVaultReferencesSlot(...at)),
  'lists publishing credentials': (apps) => apps.listPublishingCredentialsSlot(...at),
  'reads the publish profile': (apps) => apps.listPublishingProfileXmlWithSecretsSlot(...at, {}),
  'makes a new publishing password': (apps) => apps.generateNewSitePublishingPasswordSlot(...at),
  'reads the SCM policy': (apps) => apps.getScmAllowedSlot(...at),
  'writes the SCM policy': (apps) => apps.updateScmAllowedSlot(...at, { allow: true }),
  'reads the FTP policy': (apps) => apps.getFtpAllowedSlot(...at),
  'lists the policies': (apps) => all(apps.listBasicPublishingCredentialsPoliciesSlot(...at)),
  'reads source control': (apps) => apps.getSourceControlSlot(...at),
  'lists deployments': (apps) => all(apps.listDeploymentsSlot(...at)),
  'lists differences of slots': (apps) => all(apps.listSlotDifferencesSlot(...at, swap)),
  'applies slot settings': (apps) => apps.applySlotConfigurationSlot(...at, swap),
  'resets slot settings': (apps) => apps.resetSlotConfigurationSlot(...at),
  'swaps a slot': (apps) => apps.swapSlot(...at, swap, poll),
  'swaps production as the source': (apps) =>
    apps.swapSlotWithProduction('web', 'api-web', { ...swap, targetSlot: 'stage' }, poll),
  'restarts, stops and starts': async (apps) => {
    await apps.restartSlot(...at);
    await apps.stopSlot(...at);
    await apps.startSlot(...at);
  },
  'reads authentication settings': (apps) => apps.getAuthSettingsV2WithoutSecretsSlot(...at),
  'reads authentication settings of the first version': (apps) => apps.getAuthSettingsSlot(...at),
  'creates a slot': (apps) =>
    apps.createOrUpdateSlot('web', 'api-web', 'dev', { location: 'West Europe' }, poll),
  'patches a slot': (apps) => apps.updateSlot('web', 'api-web', 'dev', { httpsOnly: true }),
  'deletes a slot': (apps) => apps.deleteSlot('web', 'api-web', 'dev'),
};

describe('emulator: every operation of the official client', () => {
  let world: TestEmulator;
  const exchanges: Exchange[] = [];

  before(async () => {
    world = await startTestEmulator({ record: (exchange) => exchanges.push(exchange) });
  });
  after(() => world.end());

  for (const [title, operation] of Object.entries(operations)) {
    it(title, async () => {
      const before = exchanges.length;
      await operation(world.client.webApps);
      const made = exchanges.slice(before);
      expect(made).not.to.have.length(0);
      for (const { liveRequest, liveResponse } of made) {
        expect(Number(liveResponse.statusCode), liveRequest.url).to.be.lessThan(300);
      }
    });
  }

  it('reads plans', async () => {
    const plans = await all(world.client.appServicePlans.list());
    expect(plans).to.have.length(1);
    const plan = await world.client.appServicePlans.get('web', 'api-web-plan');
    expect(plan.sku).to.include({ name: 'S1', tier: 'Standard' });
  });

  it('records requests without their tokens', () => {
    const kept = exchanges.filter(({ liveRequest }) => 'authorization' in liveRequest.headers);
    expect(kept).to.deep.equal([]);
  });

  it('gives every answer the ids that support asks for', () => {
    for (const { liveResponse } of exchanges) {
      expect(liveResponse.headers).to.include.keys('x-ms-request-id', 'x-ms-correlation-request-id');
    }
  });
});
