import {
  getAuthSettingsV2WithoutSecrets,
  getAuthSettingsV2WithoutSecretsSlot,
  get,
  getConfiguration,
  getConfigurationSlot,
  getScmAllowed,
  getScmAllowedSlot,
  getSlot,
  list,
  listByResourceGroup,
  listSlots,
  applySlotConfigurationSlot,
  resetSlotConfigurationSlot,
  startSlot,
  start,
  updateConfiguration,
  updateConfigurationSlot,
} from '@azure/arm-appservice/api/webApps';
import { describeSlot, production } from '#app-service/slot.ts';
import type { AppAddress } from '#app-service/slot.ts';
import { isFailure } from '#failures/failure.ts';
import type { Clock, Management } from '#ports';
import { makeArmContext } from './arm-client.ts';
import type { ArmClientSettings, ArmContext } from './arm-client.ts';
import { acceptOnly, askArm, readArm, sendRaw } from './ask-arm.ts';
import { findUngranted, parsePermissions } from './permissions.ts';
import { readPublishingCredentials } from './publishing-credentials.ts';
import { toAddress, toSlot, toSlotConfig } from './read-slot.ts';
import { makeSettingsMembers } from './settings.ts';
import { beginSwap, readSwap } from './swap.ts';
import { updateTags } from './tags.ts';

/** Makes the door to Azure Resource Manager. Source: WebApps operations of @azure/arm-appservice 19, api-version 2025-05-01. */
export function makeManagement(settings: ArmClientSettings & { readonly clock: Clock }): Management {
  const { clock } = settings;
  const contexts = new Map<string, ArmContext>();
  const contextFor = (subscriptionId: string): ArmContext => {
    const known = contexts.get(subscriptionId) ?? makeArmContext(subscriptionId, settings);
    contexts.set(subscriptionId, known);
    return known;
  };
  const of = ({ subscriptionId, resourceGroup, app }: AppAddress): readonly [ArmContext, string, string] => [
    contextFor(subscriptionId),
    resourceGroup,
    app,
  ];
  const reads = makeReads(contextFor, of, clock);
  return {
    ...reads,
    ...makeSettingsMembers(contextFor, clock),
    readPublishingCredentials: (slot) =>
      readPublishingCredentials(contextFor(slot.address.subscriptionId), slot, clock),
    async updateScmType(slot, scmType) {
      await askArm(`turn local Git on for the ${describeSlot(slot)}`, () =>
        slot.name === production
          ? updateConfiguration(...of(slot.address), { scmType })
          : updateConfigurationSlot(...of(slot.address), slot.name, { scmType }),
      );
    },
    startSlot: (slot) =>
      askArm(`start the ${describeSlot(slot)}`, () =>
        slot.name === production ? start(...of(slot.address)) : startSlot(...of(slot.address), slot.name),
      ),
    beginSwap: (source, target) => beginSwap(contextFor(source.address.subscriptionId), source, target),
    readSwap: (operation) => readSwap(contextFor(subscriptionOf(operation.location ?? '')), operation, clock),
    applySlotConfig: (source, target) =>
      askArm(`prepare the ${describeSlot(source)} for a swap with '${target}'`, () =>
        applySlotConfigurationSlot(...of(source.address), source.name, {
          targetSlot: target,
          preserveVnet: true,
        }),
      ),
    resetSlotConfig: (source) =>
      askArm(`cancel the swap that the ${describeSlot(source)} is prepared for`, () =>
        resetSlotConfigurationSlot(...of(source.address), source.name),
      ),
    updateTags: (slot, tags) => updateTags(contextFor(slot.address.subscriptionId), slot, tags),
  };
}

type ReadMembers = Pick<
  Management,
  | 'listApps'
  | 'listSlots'
  | 'findSlot'
  | 'readConfig'
  | 'readScmBasicAuthAllowed'
  | 'readSiteAuthEnabled'
  | 'findMissingActions'
>;

function makeReads(
  contextFor: (subscriptionId: string) => ArmContext,
  of: (address: AppAddress) => readonly [ArmContext, string, string],
  clock: Clock,
): ReadMembers {
  return {
    listApps: (subscriptionId, resourceGroup) =>
      readArm('list the apps', clock, async () => {
        const context = contextFor(subscriptionId);
        const found: AppAddress[] = [];
        const pages =
          resourceGroup === undefined ? list(context) : listByResourceGroup(context, resourceGroup);
        for await (const site of pages) {
          const address = toAddress(site.id ?? '');
          if (address !== undefined) found.push(address);
        }
        return found;
      }).catch(emptyWhenNotFound),
    listSlots: (app) =>
      readArm(`list the slots of '${app.app}'`, clock, async () => {
        const found: string[] = [];
        for await (const site of listSlots(...of(app))) found.push(site.name?.split('/').at(-1) ?? '');
        return found;
      }),
    findSlot: (app, name) =>
      readArm(`read ${describeSlot({ address: app, name })}`, clock, async () =>
        toSlot(name === production ? await get(...of(app)) : await getSlot(...of(app), name), app, name),
      ).catch(undefinedWhenNotFound),
    readConfig: (slot) =>
      readArm(`read the configuration of the ${describeSlot(slot)}`, clock, async () =>
        toSlotConfig(
          slot.name === production
            ? await getConfiguration(...of(slot.address))
            : await getConfigurationSlot(...of(slot.address), slot.name),
        ),
      ),
    readScmBasicAuthAllowed: (slot) =>
      readArm(`read the basic auth policy of the ${describeSlot(slot)}`, clock, async () => {
        const policy =
          slot.name === production
            ? await getScmAllowed(...of(slot.address))
            : await getScmAllowedSlot(...of(slot.address), slot.name);
        return policy.allow === true;
      }),
    readSiteAuthEnabled: (slot) =>
      readArm(`read the sign-in settings of the ${describeSlot(slot)}`, clock, async () => {
        const found =
          slot.name === production
            ? await getAuthSettingsV2WithoutSecrets(...of(slot.address))
            : await getAuthSettingsV2WithoutSecretsSlot(...of(slot.address), slot.name);
        return found.platform?.enabled === true;
      }),
    findMissingActions: (resourceId, wanted) =>
      readArm('read the rights of the identity', clock, async () => {
        const path = `${resourceId}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`;
        const operation = 'read the rights of the identity';
        const answer = acceptOnly(
          operation,
          await sendRaw(contextFor(subscriptionOf(resourceId)), 'get', path),
          [200],
        );
        const permissions = parsePermissions(answer.body);
        return permissions === undefined ? [] : findUngranted(permissions, wanted);
      }),
  };
}

function undefinedWhenNotFound(thrown: unknown): undefined {
  if (isFailure(thrown, 'ARM_REFUSED') && thrown.facts.status === 404) return undefined;
  throw thrown;
}

/** A resource group that is not there has no apps. */
function emptyWhenNotFound(thrown: unknown): readonly AppAddress[] {
  undefinedWhenNotFound(thrown);
  return [];
}

/** The subscription that a resource id or a URL of ARM's names. */
function subscriptionOf(path: string): string {
  return /\/subscriptions\/([^/]+)/i.exec(path)?.[1] ?? '';
}
