import { isVaultReference, readVaultReference } from './key-vault.ts';
import type { Place } from './place.ts';
import type { ConnectionString, Slot } from './world.ts';

/** Prefix of a connection string's environment name, by its type. Source: App Service, 'Configure an app'. */
const prefixes: Readonly<Record<string, string>> = {
  MySql: 'MYSQLCONNSTR_',
  SQLServer: 'SQLCONNSTR_',
  SQLAzure: 'SQLAZURECONNSTR_',
  PostgreSQL: 'POSTGRESQLCONNSTR_',
  Custom: 'CUSTOMCONNSTR_',
  NotificationHub: 'NOTIFICATIONHUBCONNSTR_',
  ServiceBus: 'SERVICEBUSCONNSTR_',
  EventHub: 'EVENTHUBCONNSTR_',
  ApiHub: 'APIHUBCONNSTR_',
  DocDb: 'DOCDBCONNSTR_',
  RedisCache: 'REDISCACHECONNSTR_',
};

/** The types of connection strings that App Service knows. */
export const connectionStringTypes = Object.keys(prefixes);

/** The slot whose slot settings count for `place` now: its own, or the other one's once they are applied. */
export function settingsSlot(place: Place): Slot {
  const { appliedFrom } = place.slot;
  return place.app.slots.find((slot) => slot.name === appliedFrom) ?? place.slot;
}

/** App settings as the app sees them: applied slot settings, Key Vault references resolved where they can be. */
export function effectiveAppSettings(place: Place): Record<string, string> {
  const settings = { ...place.content.appSettings, ...settingsSlot(place).appSettings };
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, resolved(place, name, value)]),
  );
}

/**
 * The environment of the app's process: app settings by their name and with `APPSETTING_`, connection
 * strings by the prefix of their type, and what the platform adds.
 */
export function readEnvironment(place: Place): Record<string, string> {
  const settings = effectiveAppSettings(place);
  const strings: Record<string, ConnectionString> = {
    ...place.content.connectionStrings,
    ...settingsSlot(place).connectionStrings,
  };
  return {
    WEBSITE_SITE_NAME: place.app.name,
    WEBSITE_SLOT_NAME: place.slot.name === 'production' ? 'Production' : place.slot.name,
    WEBSITE_HOSTNAME: place.slot.siteHost,
    WEBSITE_RESOURCE_GROUP: place.app.resourceGroup,
    WEBSITE_SKU: place.plan.tier,
    REGION_NAME: place.app.location,
    ...settings,
    ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [`APPSETTING_${name}`, value])),
    ...Object.fromEntries(
      Object.entries(strings).map(([name, { value, type }]) => [
        `${prefixes[type] ?? 'CUSTOMCONNSTR_'}${name}`,
        resolved(place, name, value),
      ]),
    ),
  };
}

function resolved(place: Place, name: string, value: string): string {
  if (!isVaultReference(value)) return value;
  return readVaultReference(place, name, value).value ?? value;
}
