import type { HostNameSslState, Site, SiteConfigResource } from '@azure/arm-appservice';
import { production } from '#app-service/slot.ts';
import type { AppAddress, LastSwap, Slot, SlotConfig } from '#app-service/slot.ts';

/**
 * Turns ARM's site into a slot. Hosts come from `hostNameSslStates`, as Microsoft's own deploy actions read them;
 * undefined where the site names none (while it is being made).
 */
export function toSlot(
  site: Site,
  address: AppAddress,
  name: string,
  tier: string | undefined,
): Slot | undefined {
  const hosts = site.hostNameSslStates ?? [];
  const siteHost = site.defaultHostName ?? findHost(hosts, 'Standard');
  const scmHost = findHost(hosts, 'Repository');
  if (siteHost === undefined || scmHost === undefined) return undefined;
  return {
    address,
    // ARM finds a slot whatever the case of its name; its own spelling is `{app}/{slot}`.
    name: name === production ? name : (site.name?.split('/').at(1) ?? name),
    resourceId: site.id ?? resourceIdOf(address, name),
    state: site.state ?? 'unknown',
    siteUrl: `https://${siteHost}`,
    scmUrl: `https://${scmHost}`,
    httpsOnly: site.httpsOnly ?? false,
    customHosts: (site.hostNames ?? []).filter((host) => host !== siteHost),
    platform: platformOf(site),
    tier,
    pendingSwapWith: emptyIsNone(site.targetSwapSlot)?.replace(/^production$/i, production),
    lastSwap: toLastSwap(site),
    tags: site.tags ?? {},
  };
}

/** Path of an app or one of its slots in ARM. */
function resourceIdOf({ subscriptionId, resourceGroup, app }: AppAddress, name: string): string {
  const site = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Web/sites/${app}`;
  return name === production ? site : `${site}/slots/${name}`;
}

/** Members of `config/web` that are facts of their own, names of the resource, or hold secrets. */
const notGeneral = new Set([
  ...['id', 'name', 'type', 'kind', 'systemData', 'tags', 'location'],
  ...['scmType', 'autoSwapSlotName', 'experiments'],
  ...['appSettings', 'connectionStrings', 'metadata', 'azureStorageAccounts', 'publishingUsername'],
]);

/** Turns ARM's `config/web` into what decides over a push or a swap. */
export function toSlotConfig(config: SiteConfigResource): SlotConfig {
  return {
    scmType: config.scmType ?? 'None',
    autoSwapSlot: emptyIsNone(config.autoSwapSlotName),
    trafficRules: (config.experiments?.rampUpRules ?? []).map((rule) => ({
      slot: rule.name ?? rule.actionHostName ?? 'an unnamed slot',
      percent: rule.reroutePercentage ?? 0,
    })),
    general: Object.fromEntries(
      Object.entries(config).filter(([name, value]) => value !== undefined && !notGeneral.has(name)),
    ),
  };
}

/** The app's address out of a resource id, which keeps the names as they were given. */
export function toAddress(resourceId: string): AppAddress | undefined {
  const found =
    /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Web\/sites\/([^/]+)(?:\/|$)/i.exec(
      resourceId,
    );
  const [, subscriptionId, resourceGroup, app] = found ?? [];
  if (subscriptionId === undefined || resourceGroup === undefined || app === undefined) return undefined;
  return { subscriptionId, resourceGroup, app };
}

function platformOf(site: Site): Slot['platform'] {
  return site.reserved === true || /linux/i.test(site.kind ?? '') ? 'linux' : 'windows';
}

function findHost(hosts: readonly HostNameSslState[], type: 'Standard' | 'Repository'): string | undefined {
  return hosts.find((host) => host.hostType === type)?.name;
}

function toLastSwap({ slotSwapStatus }: Site): LastSwap | undefined {
  const at = slotSwapStatus?.timestampUtc?.getTime();
  if (at === undefined || Number.isNaN(at)) return undefined;
  const named = (name: string | undefined): string => (name ?? '').replace(/^production$/i, production);
  return {
    at,
    source: named(slotSwapStatus?.sourceSlotName),
    target: named(slotSwapStatus?.destinationSlotName),
  };
}

/** ARM words "none" as null, as an empty text, or not at all. */
function emptyIsNone(text: string | null | undefined): string | undefined {
  return text === null || text === '' ? undefined : text;
}
