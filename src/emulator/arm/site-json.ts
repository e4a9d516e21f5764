import { isoText } from '../model/iso-text.ts';
import type { Place } from '../model/place.ts';
import { readSiteConfig } from '../model/site-config.ts';
import { slotLimit } from '../model/tier.ts';
import type { Plan, Slot, World } from '../model/world.ts';
import type { ArmRequest } from './route.ts';
import { planId, siteId, siteType } from './resource-ids.ts';
import { fieldsOf } from './version-fields.ts';

/** Fields of config/web that Azure repeats in the site itself; the others it leaves to config/web. */
const repeated = [
  'numberOfWorkers',
  'linuxFxVersion',
  'acrUseManagedIdentityCreds',
  'alwaysOn',
  'http20Enabled',
  'functionAppScaleLimit',
  'minimumElasticInstanceCount',
];

/** The request that a resource is written for: its api-version decides on the fields. */
type Asked = Pick<ArmRequest, 'world' | 'query'>;

/**
 * An app or slot as ARM shows it, in the fields that are defined; Azure sends a few more.
 * Source: Microsoft.Web 2023-12-01, Site; recordings of azure-cli.
 */
export function siteJson({ world, query }: Asked, place: Place): Record<string, unknown> {
  const { app, slot, plan } = place;
  const main = slot.name === 'production';
  const version = query.get('api-version') ?? '';
  return {
    id: siteId(world, place),
    name: main ? app.name : `${app.name}/${slot.name}`,
    type: siteType(place),
    kind: kindOf(plan),
    location: app.location,
    tags: slot.tags,
    properties: fieldsOf(version, {
      ...hosts(place),
      ...facts(place),
      serverFarmId: planId(world, plan.resourceGroup, plan.name),
      siteConfig: fieldsOf(version, repeatedConfig(place)),
      ...swapState(slot),
      ...slot.site,
    }),
  };
}

function repeatedConfig(place: Place): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(readSiteConfig(place)).filter(([name]) => repeated.includes(name)),
  );
}

/** 'app', or 'app,linux'. */
export function kindOf(plan: Plan): string {
  return plan.platform === 'linux' ? 'app,linux' : 'app';
}

function hosts({ app, slot }: Place): Record<string, unknown> {
  const ssl = (name: string, hostType: string): Record<string, unknown> => ({
    name,
    sslState: 'Disabled',
    thumbprint: null,
    toUpdate: null,
    hostType,
  });
  return {
    hostNames: [slot.siteHost],
    enabledHostNames: [slot.siteHost, slot.scmHost],
    hostNameSslStates: [ssl(slot.siteHost, 'Standard'), ssl(slot.scmHost, 'Repository')],
    defaultHostName: slot.siteHost,
    repositorySiteName: app.name,
  };
}

function facts({ app, slot, plan }: Place): Record<string, unknown> {
  return {
    state: slot.state,
    usageState: 'Normal',
    enabled: true,
    availabilityState: 'Normal',
    reserved: plan.platform === 'linux',
    isXenon: false,
    hyperV: false,
    lastModifiedTimeUtc: isoText(slot.lastModified),
    vnetRouteAllEnabled: false,
    vnetImagePullEnabled: false,
    vnetContentShareEnabled: false,
    scmSiteAlsoStopped: false,
    clientAffinityEnabled: true,
    clientCertEnabled: false,
    clientCertMode: 'Required',
    hostNamesDisabled: false,
    outboundIpAddresses: '127.0.0.1',
    possibleOutboundIpAddresses: '127.0.0.1',
    containerSize: 0,
    dailyMemoryTimeQuota: 0,
    resourceGroup: app.resourceGroup,
    httpsOnly: false,
    redundancyMode: 'None',
    storageAccountRequired: false,
    keyVaultReferenceIdentity: 'SystemAssigned',
  };
}

/** Production is written with a capital in `slotSwapStatus`, as recorded. */
function swapState(slot: Slot): Record<string, unknown> {
  const { slotSwapStatus } = slot;
  const shown = (name: string): string => (name === 'production' ? 'Production' : name);
  return {
    targetSwapSlot: slot.targetSwapSlot ?? null,
    inProgressOperationId: null,
    slotSwapStatus:
      slotSwapStatus === undefined
        ? null
        : {
            timestampUtc: isoText(slotSwapStatus.at),
            sourceSlotName: shown(slotSwapStatus.source),
            destinationSlotName: shown(slotSwapStatus.target),
          },
  };
}

/** An App Service plan as ARM shows it. Source: Microsoft.Web, AppServicePlan. */
export function planJson(world: World, plan: Plan): Record<string, unknown> {
  const sites = world.apps.filter((app) => app.plan === plan.name);
  return {
    id: planId(world, plan.resourceGroup, plan.name),
    name: plan.name,
    type: 'Microsoft.Web/serverfarms',
    kind: plan.platform === 'linux' ? 'linux' : 'app',
    location: plan.location,
    tags: {},
    properties: {
      name: plan.name,
      status: 'Ready',
      subscription: world.subscriptionId,
      geoRegion: plan.location,
      resourceGroup: plan.resourceGroup,
      numberOfSites: sites.reduce((sum, app) => sum + app.slots.length, 0),
      numberOfWorkers: 1,
      maximumNumberOfWorkers: 10,
      maximumNumberOfSlots: slotLimit(plan.tier),
      reserved: plan.platform === 'linux',
      perSiteScaling: false,
      isSpot: false,
      isXenon: false,
      hyperV: false,
      targetWorkerCount: 0,
      targetWorkerSizeId: 0,
      provisioningState: 'Succeeded',
    },
    sku: { name: plan.sku, tier: plan.tier, size: plan.sku, family: plan.sku.slice(0, 1), capacity: 1 },
  };
}
