import {
  applySlotConfigToProduction,
  applySlotConfigurationSlot,
  getAuthSettingsV2WithoutSecrets,
  getAuthSettingsV2WithoutSecretsSlot,
  getConfiguration,
  getConfigurationSlot,
  getScmAllowed,
  getScmAllowedSlot,
  list,
  listByResourceGroup,
  listSlots,
  resetProductionSlotConfig,
  resetSlotConfigurationSlot,
  start,
  startSlot,
  updateConfiguration,
  updateConfigurationSlot,
} from '@azure/arm-appservice/api/webApps';
import { describeSlot, production } from '#app-service/slot.ts';
import type { AppAddress, Slot } from '#app-service/slot.ts';
import type { Management } from '#ports';
import { makeArm } from './arm.ts';
import type { Arm, ArmSettings } from './arm.ts';
import { makeSlotFinder, undefinedWhenNotFound } from './find-slot.ts';
import { findMissingActions } from './permissions.ts';
import { readPublishingCredentials } from './publishing-credentials.ts';
import { toAddress, toSlotConfig } from './read-slot.ts';
import { makeSettingsMembers } from './settings.ts';
import { beginSwap, readSwap } from './swap.ts';
import { updateTags } from './tags.ts';

/**
 * Makes the door to Azure Resource Manager. Load this file with `import()`: it brings the SDK along.
 * Source: WebApps operations of @azure/arm-appservice 19, api-version 2025-05-01.
 */
export function makeManagement(settings: ArmSettings): Management {
  const { clock } = settings;
  const arm = makeArm(settings);
  return {
    listApps: (subscriptionId, resourceGroup) => listApps(arm, subscriptionId, resourceGroup),
    listSlots: (app) => listSlotNames(arm, app),
    findSlot: makeSlotFinder(arm),
    ...makeConfigMembers(arm),
    ...makeSettingsMembers(arm),
    readPublishingCredentials: (slot) => readPublishingCredentials(arm, slot),
    findMissingActions: (resourceId, wanted) => findMissingActions(arm, resourceId, wanted),
    startSlot: (slot) =>
      arm.write(`start the ${describeSlot(slot)}`, () =>
        isMain(slot) ? start(...arm.at(slot.address)) : startSlot(...arm.at(slot.address), slot.name),
      ),
    beginSwap: (source, target) => beginSwap(arm, source, target, clock),
    readSwap: (operation) => readSwap(arm, operation, clock),
    ...makePreviewMembers(arm),
    updateTags: (slot, tags) => updateTags(arm, slot, tags),
  };
}

function isMain(slot: Slot): boolean {
  return slot.name === production;
}

async function listApps(
  arm: Arm,
  subscriptionId: string,
  resourceGroup: string | undefined,
): Promise<readonly AppAddress[]> {
  const listed = arm.read('list the apps', async () => {
    const context = arm.context(subscriptionId);
    const found: AppAddress[] = [];
    const sites = resourceGroup === undefined ? list(context) : listByResourceGroup(context, resourceGroup);
    for await (const site of sites) {
      const address = toAddress(site.id ?? '');
      if (address !== undefined) found.push(address);
    }
    return found;
  });
  // A resource group that is not there has no apps.
  return (await listed.catch(undefinedWhenNotFound)) ?? [];
}

async function listSlotNames(arm: Arm, app: AppAddress): Promise<readonly string[]> {
  return arm.read(`list the slots of '${app.app}'`, async () => {
    const found: string[] = [];
    for await (const site of listSlots(...arm.at(app))) found.push(site.name?.split('/').at(-1) ?? '');
    return found.filter((name) => name !== '');
  });
}

function makeConfigMembers(
  arm: Arm,
): Pick<Management, 'readConfig' | 'updateScmType' | 'readScmBasicAuthAllowed' | 'readSiteAuthEnabled'> {
  return {
    readConfig: (slot) =>
      arm.read(`read the configuration of the ${describeSlot(slot)}`, async () => {
        const at = arm.at(slot.address);
        return toSlotConfig(
          isMain(slot) ? await getConfiguration(...at) : await getConfigurationSlot(...at, slot.name),
        );
      }),
    async updateScmType(slot, scmType) {
      await arm.write(`turn local Git on for the ${describeSlot(slot)}`, () => {
        const at = arm.at(slot.address);
        return isMain(slot)
          ? updateConfiguration(...at, { scmType })
          : updateConfigurationSlot(...at, slot.name, { scmType });
      });
    },
    readScmBasicAuthAllowed: (slot) =>
      arm.read(`read the basic auth policy of the ${describeSlot(slot)}`, async () => {
        const at = arm.at(slot.address);
        const policy = isMain(slot) ? await getScmAllowed(...at) : await getScmAllowedSlot(...at, slot.name);
        return policy.allow === true;
      }),
    readSiteAuthEnabled: (slot) =>
      arm.read(`read the sign-in settings of the ${describeSlot(slot)}`, async () => {
        const at = arm.at(slot.address);
        const found = isMain(slot)
          ? await getAuthSettingsV2WithoutSecrets(...at)
          : await getAuthSettingsV2WithoutSecretsSlot(...at, slot.name);
        return found.platform?.enabled === true;
      }),
  };
}

function makePreviewMembers(arm: Arm): Pick<Management, 'applySlotConfig' | 'resetSlotConfig'> {
  return {
    applySlotConfig: (source, target) =>
      arm.write(`prepare the ${describeSlot(source)} for a swap with '${target}'`, () => {
        const at = arm.at(source.address);
        const body = { targetSlot: target, preserveVnet: true };
        return isMain(source)
          ? applySlotConfigToProduction(...at, body)
          : applySlotConfigurationSlot(...at, source.name, body);
      }),
    resetSlotConfig: (source) =>
      arm.write(`cancel the swap that the ${describeSlot(source)} is prepared for`, () => {
        const at = arm.at(source.address);
        return isMain(source)
          ? resetProductionSlotConfig(...at)
          : resetSlotConfigurationSlot(...at, source.name);
      }),
  };
}
