import type { SiteAuth } from '../model/world.ts';
import { configJson } from './config-json.ts';
import type { Route, SiteRequest } from './route.ts';
import { ok } from './route.ts';
import { siteRoutes } from './site-route.ts';

/** App Service authentication, in the forms that can be read. */
export const authSettingsOperations: readonly Route[] = [
  ...siteRoutes({
    method: 'GET',
    path: '/config/authsettingsV2',
    action: '{sites}/config/Read',
    source: 'Microsoft.Web, WebApps_GetAuthSettingsV2WithoutSecrets',
    answer: (request) => ok(version2(request)),
  }),
  ...siteRoutes({
    method: 'POST',
    path: '/config/authsettingsV2/list',
    action: '{sites}/config/list/Action',
    source: 'Microsoft.Web, WebApps_GetAuthSettingsV2',
    answer: (request) => ok(version2(request)),
  }),
  ...siteRoutes({
    method: 'POST',
    path: '/config/authsettings/list',
    action: '{sites}/config/list/Action',
    source: 'Microsoft.Web, WebApps_GetAuthSettings',
    answer: (request) => ok(configJson(request, 'authsettings', version1(request.place.slot.siteAuth))),
  }),
  ...['metadata', 'azurestorageaccounts'].flatMap((name) =>
    siteRoutes({
      method: 'POST',
      path: `/config/${name}/list`,
      action: '{sites}/config/list/Action',
      source: 'Microsoft.Web, WebApps_ListMetadata and WebApps_ListAzureStorageAccounts; always empty here',
      answer: (request) => ok(configJson(request, name, {})),
    }),
  ),
];

function version2(request: SiteRequest): unknown {
  const { enabled, action } = request.place.slot.siteAuth;
  return configJson(request, 'authsettingsV2', {
    platform: { enabled, runtimeVersion: '~1' },
    globalValidation: {
      requireAuthentication: enabled && action !== 'AllowAnonymous',
      unauthenticatedClientAction: action,
    },
    identityProviders: {},
    login: { tokenStore: { enabled: false } },
    httpSettings: { requireHttps: true },
  });
}

function version1({ enabled, action }: SiteAuth): unknown {
  const anonymous = action === 'AllowAnonymous';
  return { enabled, unauthenticatedClientAction: anonymous ? 'AllowAnonymous' : 'RedirectToLoginPage' };
}
