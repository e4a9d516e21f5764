import { readSiteConfig, patchSiteConfig, replaceSiteConfig } from '../model/site-config.ts';
import {
  readAppSettings,
  readConnectionStrings,
  updateAppSettings,
  updateConnectionStrings,
  updateSlotConfigNames,
} from '../model/settings.ts';
import { connectionStringTypes } from '../model/environment.ts';
import { webBadRequest } from '../model/refusals.ts';
import type { ConnectionString, SlotConfigNames } from '../model/world.ts';
import { siteConfigFields } from './body-fields.ts';
import { refusalReply } from './error-bodies.ts';
import { siteEtag } from './etag.ts';
import { configJson } from './config-json.ts';
import type { ArmReply, Route, SiteRequest } from './route.ts';
import { ok, settle } from './route.ts';
import { fieldsOf } from './version-fields.ts';
import { onlySite, siteRoutes } from './site-route.ts';

const read = '{sites}/config/Read';
const write = '{sites}/config/Write';
const list = '{sites}/config/list/Action';

/** config/web, app settings, connection strings and the names of slot settings. */
export const configOperations: readonly Route[] = [
  ...siteRoutes({
    method: 'GET',
    path: '/config',
    action: read,
    source: 'Microsoft.Web, WebApps_ListConfigurations',
    answer: (request) => ok({ value: [webJson(request)], nextLink: null }),
  }),
  ...siteRoutes({
    method: 'GET',
    path: '/config/web',
    action: read,
    source: 'Microsoft.Web, WebApps_GetConfiguration',
    answer: (request) => ok(webJson(request), { etag: siteEtag(request.place) }),
  }),
  ...siteRoutes({
    method: 'PUT',
    path: '/config/web',
    action: write,
    fields: { tags: 'any', properties: siteConfigFields },
    source:
      'Microsoft.Web, WebApps_CreateOrUpdateConfiguration; az webapp deployment source config-local-git',
    answer: (request) =>
      settle(
        request,
        replaceSiteConfig(request.world, request.place, propertiesOf(request), request.moment),
        () => ok(webJson(request)),
      ),
  }),
  ...siteRoutes({
    method: 'PATCH',
    path: '/config/web',
    action: write,
    fields: { properties: siteConfigFields },
    source: 'Microsoft.Web, WebApps_UpdateConfiguration',
    answer: (request) =>
      settle(
        request,
        patchSiteConfig(request.world, request.place, propertiesOf(request), request.moment),
        () => ok(webJson(request)),
      ),
  }),
  ...siteRoutes({
    method: 'POST',
    path: '/config/appsettings/list',
    action: list,
    source: 'Microsoft.Web, WebApps_ListApplicationSettings',
    answer: (request) => ok(configJson(request, 'appsettings', readAppSettings(request.place))),
  }),
  ...siteRoutes({
    method: 'PUT',
    path: '/config/appsettings',
    action: write,
    fields: { properties: 'map' },
    source: 'Microsoft.Web, WebApps_UpdateApplicationSettings',
    answer: putAppSettings,
  }),
  ...siteRoutes({
    method: 'POST',
    path: '/config/connectionstrings/list',
    action: list,
    source: 'Microsoft.Web, WebApps_ListConnectionStrings',
    answer: (request) => ok(configJson(request, 'connectionstrings', readConnectionStrings(request.place))),
  }),
  ...siteRoutes({
    method: 'PUT',
    path: '/config/connectionstrings',
    action: write,
    fields: { properties: 'map' },
    source: 'Microsoft.Web, WebApps_UpdateConnectionStrings',
    answer: putConnectionStrings,
  }),
  onlySite({
    method: 'GET',
    path: '/config/slotConfigNames',
    action: read,
    source: 'Microsoft.Web, WebApps_ListSlotConfigurationNames',
    answer: (request) => ok(configJson(request, 'slotConfigNames', request.place.app.slotConfigNames)),
  }),
  onlySite({
    method: 'PUT',
    path: '/config/slotConfigNames',
    action: write,
    fields: {
      tags: 'any',
      properties: { appSettingNames: 'any', connectionStringNames: 'any', azureStorageConfigNames: 'any' },
    },
    source: 'Microsoft.Web, WebApps_UpdateSlotConfigurationNames',
    answer: putSlotConfigNames,
  }),
];

function webJson(request: SiteRequest): unknown {
  const version = request.query.get('api-version') ?? '';
  return configJson(request, 'web', fieldsOf(version, readSiteConfig(request.place)));
}

function propertiesOf(request: SiteRequest): Record<string, unknown> {
  return (request.body['properties'] ?? {}) as Record<string, unknown>;
}

function putAppSettings(request: SiteRequest): ArmReply | Promise<ArmReply> {
  const settings = Object.fromEntries(
    Object.entries(propertiesOf(request)).map(([name, value]) => [name, textOf(value)]),
  );
  const answer = updateAppSettings(request.world, request.place, settings, request.moment);
  return settle(request, answer, (now) => ok(configJson(request, 'appsettings', now)));
}

function putConnectionStrings(request: SiteRequest): ArmReply | Promise<ArmReply> {
  const strings = propertiesOf(request) as Record<string, Partial<ConnectionString>>;
  const wrong = Object.entries(strings).find(([, { value, type }]) => {
    return typeof value !== 'string' || !connectionStringTypes.includes(type ?? '');
  });
  if (wrong !== undefined) {
    const message = `The connection string '${wrong[0]}' has no value or no known type.`;
    return refusalReply(webBadRequest(message));
  }
  const answer = updateConnectionStrings(
    request.world,
    request.place,
    strings as Record<string, ConnectionString>,
    request.moment,
  );
  return settle(request, answer, (now) => ok(configJson(request, 'connectionstrings', now)));
}

function putSlotConfigNames(request: SiteRequest): Promise<ArmReply> {
  const names = propertiesOf(request) as Partial<SlotConfigNames>;
  const given = Object.fromEntries(Object.entries(names).filter(([, value]) => Array.isArray(value)));
  const answer = updateSlotConfigNames(request.world, request.place.app, given);
  return settle(request, answer, (now) => ok(configJson(request, 'slotConfigNames', now)));
}

/** App settings are text; Azure turns other JSON values into it. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
