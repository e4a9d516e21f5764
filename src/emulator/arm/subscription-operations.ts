import { rolesOver } from '../model/permissions.ts';
import { sameName } from '../model/place.ts';
import { resourceGroupNotFound, resourceNotFound } from '../model/refusals.ts';
import type { ResourceGroup, World } from '../model/world.ts';
import { refusalReply } from './error-bodies.ts';
import { groupId } from './resource-ids.ts';
import type { ArmReply, ArmRequest, Route } from './route.ts';
import { ok } from './route.ts';
import { planJson } from './site-json.ts';

const subscription = '/subscriptions/{subscription}';
const plans = `${subscription}/resourceGroups/{group}/providers/Microsoft.Web/serverfarms`;

/** Subscriptions, tenants, resource groups and plans. */
export const subscriptionOperations: readonly Route[] = [
  get('/subscriptions', undefined, 'Microsoft.Resources, Subscriptions_List; az login', ({ world, client }) =>
    ok({ value: client.roles.length === 0 ? [] : [subscriptionJson(world)], nextLink: null }),
  ),
  get('/tenants', undefined, 'Microsoft.Resources, Tenants_List; az login', ({ world }) =>
    ok({ value: [{ id: `/tenants/${world.tenantId}`, tenantId: world.tenantId, tenantCategory: 'Home' }] }),
  ),
  get(
    subscription,
    'Microsoft.Resources/subscriptions/read',
    'Microsoft.Resources, Subscriptions_Get',
    ({ world }) => ok(subscriptionJson(world)),
  ),
  get(
    `${subscription}/resourceGroups`,
    'Microsoft.Resources/subscriptions/resourceGroups/read',
    'Microsoft.Resources, ResourceGroups_List',
    ({ world }) =>
      ok({ value: world.resourceGroups.map((group) => groupJson(world, group)), nextLink: null }),
  ),
  get(
    `${subscription}/resourceGroups/{group}`,
    'Microsoft.Resources/subscriptions/resourceGroups/read',
    'Microsoft.Resources, ResourceGroups_Get',
    readGroup,
  ),
  get(
    `${subscription}/providers/Microsoft.Web/serverfarms`,
    'Microsoft.Web/serverfarms/Read',
    'Microsoft.Web, AppServicePlans_List',
    ({ world }) => ok({ value: world.plans.map((plan) => planJson(world, plan)), nextLink: null }),
  ),
  get(
    plans,
    'Microsoft.Web/serverfarms/Read',
    'Microsoft.Web, AppServicePlans_ListByResourceGroup',
    (request) => {
      const { world, params } = request;
      const here = world.plans.filter((plan) => sameName(plan.resourceGroup, params['group'] ?? ''));
      return ok({ value: here.map((plan) => planJson(world, plan)), nextLink: null });
    },
  ),
  get(`${plans}/{plan}`, 'Microsoft.Web/serverfarms/Read', 'Microsoft.Web, AppServicePlans_Get', readPlan),
  get(
    '/providers/Microsoft.Web/publishingUsers/web',
    undefined,
    'Microsoft.Web, GetPublishingUser; a service principal has none',
    () =>
      ok({
        id: null,
        name: 'web',
        type: 'Microsoft.Web/publishingUsers/web',
        properties: { name: null, publishingUserName: null, publishingPassword: null, scmUri: null },
      }),
  ),
  ...permissionScopes().map((path) =>
    get(
      `${path}/providers/Microsoft.Authorization/permissions`,
      undefined,
      'Microsoft.Authorization 2022-04-01, Permissions_ListForResource',
      listPermissions,
    ),
  ),
];

function permissionScopes(): string[] {
  const group = `${subscription}/resourceGroups/{group}`;
  const site = `${group}/providers/Microsoft.Web/sites/{app}`;
  return [subscription, group, site, `${site}/slots/{slot}`];
}

/** What the caller may do over the scope that stands before the provider's name. */
function listPermissions({ client, path }: ArmRequest): ArmReply {
  const scope = path.slice(0, path.toLowerCase().lastIndexOf('/providers/microsoft.authorization'));
  const value = rolesOver(client, scope).map(({ actions, notActions }) => ({
    actions,
    notActions,
    dataActions: [],
    notDataActions: [],
  }));
  return ok({ value, nextLink: null });
}

function readGroup({ world, params }: ArmRequest): ArmReply {
  const name = params['group'] ?? '';
  const group = world.resourceGroups.find((one) => sameName(one.name, name));
  return group === undefined ? refusalReply(resourceGroupNotFound(name)) : ok(groupJson(world, group));
}

function readPlan({ world, params }: ArmRequest): ArmReply {
  const { group = '', plan = '' } = params;
  const found = world.plans.find((one) => sameName(one.name, plan) && sameName(one.resourceGroup, group));
  return found === undefined
    ? refusalReply(resourceNotFound(`Microsoft.Web/serverFarms/${plan}`, group))
    : ok(planJson(world, found));
}

function subscriptionJson(world: World): unknown {
  return {
    id: `/subscriptions/${world.subscriptionId}`,
    subscriptionId: world.subscriptionId,
    tenantId: world.tenantId,
    displayName: world.subscriptionName,
    state: 'Enabled',
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: 'PayAsYouGo_2014-09-01',
      spendingLimit: 'Off',
    },
  };
}

function groupJson(world: World, group: ResourceGroup): unknown {
  return {
    id: groupId(world, group.name),
    name: group.name,
    type: 'Microsoft.Resources/resourceGroups',
    location: group.location,
    tags: group.tags,
    properties: { provisioningState: 'Succeeded' },
  };
}

function get(path: string, action: string | undefined, source: string, answer: Route['answer']): Route {
  return { method: 'GET', path, action, fields: undefined, source, answer };
}
