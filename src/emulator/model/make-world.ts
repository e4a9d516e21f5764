import type { Moment } from './moment.ts';
import { makeGuid, makePassword, makeText } from './moment.ts';
import { production } from './place.ts';
import type { AppSeed, Seed, SlotSeed } from './seed.ts';
import { part } from './settings.ts';
import { tierOf } from './tier.ts';
import type { App, Client, Content, Slot, World } from './world.ts';

/** One warm-up request may take 90 s. Source: App Service, 'Set up staging environments'. */
const warmUpTimeoutMs = 90_000;
const scmColdMs = 300;

/** The world that a seed describes; ids, secrets and passwords come from `moment`. */
export function makeWorld(seed: Seed, moment: Moment): World {
  const subscriptionId = seed.subscriptionId ?? makeGuid(moment);
  const world: World = {
    tenantId: seed.tenantId ?? makeGuid(moment),
    subscriptionId,
    subscriptionName: 'Emulated subscription',
    warmUpTimeoutMs: seed.warmUpTimeoutMs ?? warmUpTimeoutMs,
    scmColdMs: seed.scmColdMs ?? scmColdMs,
    clients: [],
    resourceGroups: [],
    plans: [],
    apps: [],
    contents: [],
    swaps: [],
  };
  for (const client of seed.clients ?? [{}]) world.clients.push(makeClient(subscriptionId, client, moment));
  for (const app of seed.apps) addApp(world, app, moment);
  return world;
}

/** A slot and the empty content it serves. Hosts are set when the slot is opened. */
export function makeSlot(
  world: World,
  appName: string,
  seed: SlotSeed,
  moment: Moment,
): { slot: Slot; content: Content } {
  const name = seed.name;
  const id = `${appName}-${makeText(moment, 8, '0123456789abcdef')}`;
  const suffix = name === production ? '' : `__${makeText(moment, 4, '0123456789abcdef')}`;
  const names = world.apps.find((app) => app.name === appName)?.slotConfigNames;
  const settings = part(seed.appSettings ?? {}, names?.appSettingNames ?? []);
  const strings = part(seed.connectionStrings ?? {}, names?.connectionStringNames ?? []);
  const slot: Slot = {
    ...emptySlot(seed, moment),
    contentId: id,
    siteHost: `${id}.localhost`,
    scmHost: `${id}.scm.localhost`,
    appSettings: settings.staying,
    connectionStrings: strings.staying,
  };
  const content: Content = {
    id,
    deploymentId: `${appName}${suffix}`,
    appSettings: settings.moving,
    connectionStrings: strings.moving,
    config: {},
  };
  return { slot, content };
}

function emptySlot(seed: SlotSeed, moment: Moment): Slot {
  const { scmType = 'None', autoSwap, scmBasicAuthAllowed = false } = seed;
  return {
    name: seed.name,
    contentId: '',
    state: seed.state ?? 'Running',
    siteHost: '',
    scmHost: '',
    appSettings: {},
    connectionStrings: {},
    config: { scmType, ...(autoSwap !== undefined && { autoSwapSlotName: autoSwap }) },
    site: {},
    publishingPassword: makePassword(moment),
    scmBasicAuthAllowed,
    ftpBasicAuthAllowed: seed.ftpBasicAuthAllowed ?? scmBasicAuthAllowed,
    siteAuth: seed.siteAuth ?? { enabled: false, action: 'RedirectToLoginPage' },
    tags: { ...seed.tags },
    targetSwapSlot: undefined,
    appliedFrom: undefined,
    slotSwapStatus: undefined,
    lastModified: moment.now,
  };
}

function makeClient(
  subscriptionId: string,
  seed: NonNullable<Seed['clients']>[number],
  moment: Moment,
): Client {
  return {
    clientId: seed.clientId ?? makeGuid(moment),
    objectId: makeGuid(moment),
    secret: seed.clientSecret ?? makePassword(moment),
    roles: (seed.roles ?? [{ actions: ['*'] }]).map((role) => ({
      scope: role.scope ?? `/subscriptions/${subscriptionId}`,
      actions: role.actions,
      notActions: role.notActions ?? [],
    })),
  };
}

function addApp(world: World, seed: AppSeed, moment: Moment): void {
  const location = seed.location ?? 'West Europe';
  if (!world.resourceGroups.some((group) => group.name === seed.resourceGroup)) {
    world.resourceGroups.push({ name: seed.resourceGroup, location: 'westeurope', tags: {} });
  }
  const plan = seed.plan ?? `${seed.name}-plan`;
  if (!world.plans.some((one) => one.name === plan)) {
    const sku = seed.sku ?? 'S1';
    const platform = seed.platform ?? 'windows';
    world.plans.push({
      name: plan,
      resourceGroup: seed.resourceGroup,
      location,
      sku,
      tier: tierOf(sku),
      platform,
    });
  }
  const app: App = {
    name: seed.name,
    resourceGroup: seed.resourceGroup,
    location,
    plan,
    slots: [],
    slotConfigNames: {
      appSettingNames: seed.stickyAppSettings ?? [],
      connectionStringNames: seed.stickyConnectionStrings ?? [],
      azureStorageConfigNames: [],
    },
    keyVault: Object.fromEntries(
      Object.entries(seed.keyVault ?? {}).map(([reference, { value, deniedSlots }]) => [
        reference,
        { value, deniedSlots: deniedSlots ?? [] },
      ]),
    ),
  };
  world.apps.push(app);
  const production_ = seed.slots.some((slot) => slot.name === production) ? [] : [{ name: production }];
  for (const slotSeed of [...production_, ...seed.slots]) {
    const { slot, content } = makeSlot(world, seed.name, slotSeed, moment);
    app.slots.push(slot);
    world.contents.push(content);
  }
}
