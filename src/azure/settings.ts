import type { ConnectionStringDictionary } from '@azure/arm-appservice';
import {
  listAppSettingsKeyVaultReferences,
  listAppSettingsKeyVaultReferencesSlot,
  listSiteConnectionStringKeyVaultReferences,
  listSiteConnectionStringKeyVaultReferencesSlot,
  listApplicationSettings,
  listApplicationSettingsSlot,
  listConnectionStrings,
  listConnectionStringsSlot,
  listSlotConfigurationNames,
  listSlotDifferencesFromProduction,
  listSlotDifferencesSlot,
  updateApplicationSettings,
  updateApplicationSettingsSlot,
  updateConnectionStrings,
  updateConnectionStringsSlot,
  updateSlotConfigurationNames,
} from '@azure/arm-appservice/api/webApps';
import type { Slot } from '#app-service/slot.ts';
import { describeSlot, production } from '#app-service/slot.ts';
import type { ConnectionString, KeyVaultReference, SlotDifference } from '#app-service/slot-settings.ts';
import type { Management } from '#ports';
import type { ArmContext } from './arm-client.ts';
import type { Arm } from './arm.ts';

type SettingsMembers = Pick<
  Management,
  | 'readSettings'
  | 'writeAppSettings'
  | 'writeConnectionStrings'
  | 'readStickyNames'
  | 'writeStickyNames'
  | 'readKeyVaultReferences'
  | 'readSlotDifferences'
>;

/** The members of the door that deal with settings. Source: WebApps operations, api-version 2025-05-01. */
export function makeSettingsMembers(arm: Arm): SettingsMembers {
  return {
    readSettings: (slot) =>
      arm.read(`list the settings of the ${describeSlot(slot)}`, async () => {
        const at = arm.at(slot.address);
        const main = slot.name === production;
        const [appSettings, connectionStrings] = await Promise.all([
          main ? listApplicationSettings(...at) : listApplicationSettingsSlot(...at, slot.name),
          main ? listConnectionStrings(...at) : listConnectionStringsSlot(...at, slot.name),
        ]);
        return { appSettings: appSettings.properties ?? {}, connectionStrings: toStrings(connectionStrings) };
      }),
    writeAppSettings: (slot, properties) =>
      arm.write(`write the app settings of the ${describeSlot(slot)}`, async () => {
        const at = arm.at(slot.address);
        const body = { properties: { ...properties } };
        await (slot.name === production
          ? updateApplicationSettings(...at, body)
          : updateApplicationSettingsSlot(...at, slot.name, body));
      }),
    writeConnectionStrings: (slot, strings) =>
      arm.write(`write the connection strings of the ${describeSlot(slot)}`, async () => {
        const at = arm.at(slot.address);
        const body = { properties: strings } as ConnectionStringDictionary;
        await (slot.name === production
          ? updateConnectionStrings(...at, body)
          : updateConnectionStringsSlot(...at, slot.name, body));
      }),
    readStickyNames: (address) =>
      arm.read(`read the slot setting names of '${address.app}'`, async () => {
        const names = await listSlotConfigurationNames(...arm.at(address));
        return {
          appSettings: names.appSettingNames ?? [],
          connectionStrings: names.connectionStringNames ?? [],
        };
      }),
    writeStickyNames: async (address, names) => {
      const now = await arm.read(`read the slot setting names of '${address.app}'`, () =>
        listSlotConfigurationNames(...arm.at(address)),
      );
      // A write replaces all three lists; the one that is not ours goes back as it was.
      await arm.write(`write the slot setting names of '${address.app}'`, () =>
        updateSlotConfigurationNames(...arm.at(address), {
          ...(now.azureStorageConfigNames === undefined
            ? {}
            : { azureStorageConfigNames: now.azureStorageConfigNames }),
          appSettingNames: [...names.appSettings],
          connectionStringNames: [...names.connectionStrings],
        }),
      );
    },
    readKeyVaultReferences: (slot) =>
      arm.read(`read the Key Vault references of the ${describeSlot(slot)}`, () =>
        readReferences(arm.at(slot.address), slot),
      ),
    readSlotDifferences: (slot, target) =>
      arm.read(`compare the ${describeSlot(slot)} with '${target}'`, () =>
        readDifferences(arm.at(slot.address), slot, target),
      ),
  };
}

async function readReferences(
  at: readonly [ArmContext, string, string],
  slot: Slot,
): Promise<readonly KeyVaultReference[]> {
  const main = slot.name === production;
  const found: KeyVaultReference[] = [];
  const settings = main
    ? listAppSettingsKeyVaultReferences(...at)
    : listAppSettingsKeyVaultReferencesSlot(...at, slot.name);
  for await (const one of settings) found.push(toReference(one, 'app-setting'));
  const strings = main
    ? listSiteConnectionStringKeyVaultReferences(...at)
    : listSiteConnectionStringKeyVaultReferencesSlot(...at, slot.name);
  for await (const one of strings) found.push(toReference(one, 'connection-string'));
  return found;
}

async function readDifferences(
  at: readonly [ArmContext, string, string],
  slot: Slot,
  target: string,
): Promise<readonly SlotDifference[]> {
  const body = { targetSlot: target, preserveVnet: true };
  const found: SlotDifference[] = [];
  const differences =
    slot.name === production
      ? listSlotDifferencesFromProduction(...at, body)
      : listSlotDifferencesSlot(...at, slot.name, body);
  for await (const { settingName, settingType, diffRule } of differences) {
    // `SlotSettingsMissing` and `SlotSettingsSameValue` are about what stays.
    if (settingName === undefined || diffRule?.startsWith('SlotSettings') === true) continue;
    found.push({ name: settingName, kind: kinds[settingType ?? ''] ?? 'general' });
  }
  return found;
}

const kinds: Readonly<Record<string, SlotDifference['kind']>> = {
  AppSetting: 'app-setting',
  ConnectionString: 'connection-string',
};

function toReference(
  one: { readonly name?: string; readonly status?: string; readonly details?: string },
  kind: KeyVaultReference['kind'],
): KeyVaultReference {
  // ARM words a name as `{app}/{setting}` in some versions.
  const name = (one.name ?? '').split('/').at(-1) ?? '';
  return { name, kind, status: one.status ?? 'unknown', details: one.details };
}

function toStrings(dictionary: ConnectionStringDictionary): Readonly<Record<string, ConnectionString>> {
  return Object.fromEntries(
    Object.entries(dictionary.properties ?? {}).map(([name, { value, type }]) => [name, { value, type }]),
  );
}
