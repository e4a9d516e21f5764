import { parentOf, createSlot, deleteSlot, restartSlot, startSlot, stopSlot } from '../model/slot-life.ts';
import { makeGuid } from '../model/moment.ts';
import { checkRight } from '../model/permissions.ts';
import type { Place } from '../model/place.ts';
import { findPlace, placeOf, production, sameName } from '../model/place.ts';
import { patchSiteConfig } from '../model/site-config.ts';
import type { World } from '../model/world.ts';
import { siteConfigFields } from './body-fields.ts';
import { refusalReply } from './error-bodies.ts';
import { siteEtag } from './etag.ts';
import { pollHeaders } from './operation-results.ts';
import { siteId } from './resource-ids.ts';
import type { ArmReply, ArmRequest, Fields, Route, SiteRequest } from './route.ts';
import { ok, settle } from './route.ts';
import { siteJson } from './site-json.ts';
import { onlySite, onlySlot, siteRoutes, sitesPath } from './site-route.ts';

/** Fields of the site that can be set; those that a client only sends back are taken and left. */
const settable = ['httpsOnly', 'clientAffinityEnabled', 'publicNetworkAccess', 'keyVaultReferenceIdentity'];
const sentBack =
  'name state hostNames repositorySiteName usageState enabled enabledHostNames availabilityState ' +
  'hostNameSslStates serverFarmId reserved isXenon hyperV lastModifiedTimeUtc vnetRouteAllEnabled ' +
  'vnetImagePullEnabled vnetContentShareEnabled scmSiteAlsoStopped targetSwapSlot clientCertEnabled ' +
  'clientCertMode hostNamesDisabled outboundIpAddresses possibleOutboundIpAddresses containerSize ' +
  'dailyMemoryTimeQuota resourceGroup defaultHostName slotSwapStatus redundancyMode inProgressOperationId ' +
  'storageAccountRequired deploymentId sku ftpUsername adminEnabled';
const fields: Fields = {
  tags: 'map',
  properties: {
    ...Object.fromEntries([...settable, ...sentBack.split(' ')].map((name) => [name, 'any' as const])),
    siteConfig: siteConfigFields,
  },
};

/** Apps and slots themselves: list, read, change, create, delete, start, stop, restart. */
export const siteOperations: readonly Route[] = [
  listing('/subscriptions/{subscription}/providers/Microsoft.Web/sites', 'WebApps_List'),
  listing(sitesPath, 'WebApps_ListByResourceGroup'),
  ...siteRoutes({
    method: 'GET',
    path: '',
    action: '{sites}/Read',
    source: 'Microsoft.Web, WebApps_Get and WebApps_GetSlot',
    answer: (request) => ok(siteJson(request, request.place), { etag: siteEtag(request.place) }),
  }),
  ...siteRoutes({
    method: 'PATCH',
    path: '',
    action: '{sites}/Write',
    fields,
    source: 'Microsoft.Web, WebApps_Update and WebApps_UpdateSlot',
    answer: changeSite,
  }),
  {
    method: 'PUT',
    path: `${sitesPath}/{app}/slots/{slot}`,
    action: 'Microsoft.Web/sites/slots/Write',
    fields,
    source: 'Microsoft.Web, WebApps_CreateOrUpdateSlot; recordings of azure-cli',
    answer: putSlot,
  },
  onlySite({
    method: 'PUT',
    path: '',
    action: '{sites}/Write',
    fields,
    source: 'Microsoft.Web, WebApps_CreateOrUpdate, of an app that is there',
    answer: changeSite,
  }),
  onlySite({
    method: 'GET',
    path: '/slots',
    action: 'sites/slots/Read',
    source: 'Microsoft.Web, WebApps_ListSlots',
    answer: (request) =>
      ok({ value: otherSlots(request).map((one) => siteJson(request, one)), nextLink: null }),
  }),
  onlySlot({
    method: 'DELETE',
    path: '',
    action: '{sites}/Delete',
    source: 'Microsoft.Web, WebApps_DeleteSlot',
    answer: (request) => settle(request, deleteSlot(request.world, request.place), () => ok()),
  }),
  ...lifecycle('restart', ({ place }) => restartSlot(place)),
  ...lifecycle('start', ({ place, moment }) => startSlot(place, moment)),
  ...lifecycle('stop', ({ place, moment }) => stopSlot(place, moment)),
];

function lifecycle(verb: string, change: (request: SiteRequest) => ReturnType<typeof restartSlot>): Route[] {
  return siteRoutes({
    method: 'POST',
    path: `/${verb}`,
    action: `{sites}/${verb}/Action`,
    source: `Microsoft.Web, sites/${verb}`,
    answer: (request) => settle(request, change(request), () => ok()),
  });
}

/** A list of apps; ARM shows those that the caller may read, and is no refusal for the others. */
function listing(path: string, name: string): Route {
  return {
    method: 'GET',
    path,
    action: undefined,
    fields: undefined,
    source: `Microsoft.Web, ${name}`,
    answer: (request) => {
      const { world, client } = request;
      const { group } = request.params;
      const places = productions(world)
        .filter((place) => group === undefined || sameName(place.app.resourceGroup, group))
        .filter((place) => checkRight(client, 'Microsoft.Web/sites/Read', siteId(world, place)).ok);
      return ok({ value: places.map((place) => siteJson(request, place)), nextLink: null });
    },
  };
}

async function changeSite(request: SiteRequest): Promise<ArmReply> {
  const { world, place, body, moment } = request;
  const { siteConfig, ...properties } = (body['properties'] ?? {}) as Record<string, unknown>;
  if (body['tags'] !== undefined) place.slot.tags = { ...(body['tags'] as Record<string, string>) };
  for (const name of settable) if (name in properties) place.slot.site[name] = properties[name];
  place.slot.lastModified = moment.now;
  const reply = (): ArmReply => ok(siteJson(request, place), { etag: siteEtag(place) });
  if (typeof siteConfig !== 'object' || siteConfig === null) return reply();
  return settle(request, patchSiteConfig(world, place, siteConfig as Record<string, unknown>, moment), reply);
}

async function putSlot(request: ArmRequest): Promise<ArmReply> {
  const { world, params, moment, core } = request;
  const { group = '', app = '', slot = '' } = params;
  const parent = findPlace(world, group, app, production);
  if (!parent.ok) return refusalReply(parent.refusal);
  const there = placeOf(world, parent.value.app, slot);
  if (there !== undefined) return changeSite({ ...request, place: there });
  const created = createSlot(world, parentOf(world, parent.value), slot, moment);
  return settle(request, created, (place) => {
    const id = makeGuid(moment);
    core.creations.set(id, { app: place.app.name, slot: place.slot.name });
    const { siteConfig } = (request.body['properties'] ?? {}) as { siteConfig?: Record<string, unknown> };
    if (siteConfig) patchSiteConfig(world, place, siteConfig, moment);
    if (request.body['tags'] !== undefined)
      place.slot.tags = { ...(request.body['tags'] as Record<string, string>) };
    return { status: 202, body: siteJson(request, place), headers: pollHeaders(request, place, id) };
  });
}

function productions(world: World): Place[] {
  return world.apps.flatMap((app) => placeOf(world, app, production) ?? []);
}

function otherSlots({ world, place: { app } }: SiteRequest): Place[] {
  return app.slots.flatMap((slot) =>
    slot.name === production ? [] : (placeOf(world, app, slot.name) ?? []),
  );
}
