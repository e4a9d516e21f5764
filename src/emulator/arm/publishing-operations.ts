import { publishingUser } from '../model/default-site-config.ts';
import { readConfigText } from '../model/site-config.ts';
import { newPassword } from '../model/slot-life.ts';
import { resourceJson } from './config-json.ts';
import { publishProfiles } from './publish-profiles.ts';
import { siteId, siteType } from './resource-ids.ts';
import type { ArmReply, Route, SiteRequest } from './route.ts';
import { ok, settle } from './route.ts';
import { siteRoutes } from './site-route.ts';

const policies = 'basicPublishingCredentialsPolicies';

/** Publishing credentials and profiles, the policies on them, source control. */
export const publishingOperations: readonly Route[] = [
  ...siteRoutes({
    method: 'POST',
    path: '/config/publishingcredentials/list',
    action: '{sites}/config/list/Action',
    source: 'Microsoft.Web, WebApps_ListPublishingCredentials; recordings of azure-cli',
    answer: listCredentials,
  }),
  ...siteRoutes({
    method: 'POST',
    path: '/publishxml',
    action: '{sites}/publishxml/Action',
    fields: { format: 'any', includeDisasterRecoveryEndpoints: 'any' },
    source: 'Microsoft.Web, WebApps_ListPublishingProfileXmlWithSecrets',
    answer: ({ place }) => ({
      status: 200,
      text: { type: 'application/xml', content: publishProfiles(place) },
    }),
  }),
  ...siteRoutes({
    method: 'POST',
    path: '/newpassword',
    action: '{sites}/newpassword/Action',
    source: 'Microsoft.Web, WebApps_GenerateNewSitePublishingPassword',
    answer: (request) => settle(request, newPassword(request.place, request.moment), () => ok()),
  }),
  ...siteRoutes({
    method: 'GET',
    path: `/${policies}`,
    action: `{sites}/${policies}/Read`,
    source: 'Microsoft.Web, WebApps_ListBasicPublishingCredentialsPolicies',
    answer: (request) =>
      ok({ value: [policyJson(request, 'ftp'), policyJson(request, 'scm')], nextLink: null }),
  }),
  ...(['scm', 'ftp'] as const).flatMap(policyRoutes),
  ...siteRoutes({
    method: 'GET',
    path: '/sourcecontrols/web',
    action: '{sites}/sourcecontrols/Read',
    source: 'Microsoft.Web, WebApps_GetSourceControl; recording of azure-cli with LocalGit',
    answer: (request) => ok(resourceJson(request, 'sourcecontrols', 'web', sourceControl(request))),
  }),
];

function policyRoutes(name: 'scm' | 'ftp'): Route[] {
  return [
    ...siteRoutes({
      method: 'GET',
      path: `/${policies}/${name}`,
      action: `{sites}/${policies}/${name}/Read`,
      source: `Microsoft.Web, WebApps_Get${name === 'scm' ? 'Scm' : 'Ftp'}Allowed`,
      answer: (request) => ok(policyJson(request, name)),
    }),
    ...siteRoutes({
      method: 'PUT',
      path: `/${policies}/${name}`,
      action: `{sites}/${policies}/${name}/Write`,
      fields: { properties: { allow: 'any' } },
      source: `Microsoft.Web, WebApps_Update${name === 'scm' ? 'Scm' : 'Ftp'}Allowed`,
      answer: (request) => {
        const { allow } = (request.body['properties'] ?? {}) as { allow?: unknown };
        const field = name === 'scm' ? 'scmBasicAuthAllowed' : 'ftpBasicAuthAllowed';
        request.place.slot[field] = allow === true;
        return ok(policyJson(request, name));
      },
    }),
  ];
}

function listCredentials(request: SiteRequest): ArmReply {
  const { world, place } = request;
  const user = publishingUser(place);
  const { publishingPassword: password, scmHost } = place.slot;
  const account = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
  return ok({
    id: `${siteId(world, place)}/publishingcredentials/${user}`,
    name: place.slot.name === 'production' ? place.app.name : `${place.app.name}/${place.slot.name}`,
    type: `${siteType(place)}/publishingcredentials`,
    properties: {
      publishingUserName: user,
      publishingPassword: password,
      publishingPasswordHash: null,
      publishingPasswordHashSalt: null,
      scmUri: `https://${account.replace('%24', '$')}@${scmHost}`,
    },
  });
}

function policyJson(request: SiteRequest, name: 'scm' | 'ftp'): unknown {
  const { slot } = request.place;
  const allow = name === 'scm' ? slot.scmBasicAuthAllowed : slot.ftpBasicAuthAllowed;
  return resourceJson(request, policies, name, { allow });
}

function sourceControl({ place }: SiteRequest): unknown {
  const local = readConfigText(place, 'scmType') === 'LocalGit';
  return {
    repoUrl: local ? `https://${place.slot.scmHost}` : '',
    branch: null,
    isManualIntegration: false,
    isGitHubAction: false,
    deploymentRollbackEnabled: false,
    isMercurial: false,
    gitHubActionConfiguration: null,
  };
}
