import type { Deployment, DeploymentLogEntry } from '#app-service/deployment.ts';
import { production } from '#app-service/slot.ts';
import type { AppAddress, Slot, SlotConfig } from '#app-service/slot.ts';
import type {
  KeyVaultReference,
  SlotDifference,
  SlotSettings,
  StickyNames,
} from '#app-service/slot-settings.ts';

/** What moves with a swap: the repository's deployments and Kudu's own settings. */
export interface FakeContent {
  /** Newest first. */
  deployments: Deployment[];
  /** Deployment id to its log. */
  logs: Record<string, DeploymentLogEntry[]>;
  /** Entry id to its details. */
  logDetails: Record<string, DeploymentLogEntry[]>;
  kuduSettings: Record<string, string>;
  /** Of its repository. */
  packs: { readonly packs: number; readonly sizeBytes: number };
}

/** One slot as plain data; change it as the test goes. */
export interface FakeSlot {
  slot: Slot;
  config: SlotConfig;
  settings: SlotSettings;
  scmBasicAuthAllowed: boolean;
  siteAuthEnabled: boolean;
  keyVaultReferences: KeyVaultReference[];
  userName: string;
  password: string;
  content: FakeContent;
}

/** An app with its slots. */
export interface AzureWorld {
  address: AppAddress;
  slots: FakeSlot[];
  stickyNames: StickyNames;
  /** What Azure names beside the settings, among what a swap changes. */
  differences: SlotDifference[];
  /** Actions that the credentials lack. */
  missingActions: string[];
  /** How long a swap takes on the test's clock; 0: the request itself answers that it is done. */
  swapMs: number;
  /** Azure's words when the next swap ends with an error instead. */
  swapFails: string | undefined;
}

export const fakeAddress: AppAddress = {
  subscriptionId: '11111111-2222-3333-4444-555555555555',
  resourceGroup: 'web',
  app: 'shop',
};

/** A slot that runs, has local Git on and accepts publishing credentials. */
export function fakeSlot(name: string, given: Partial<FakeSlot> = {}): FakeSlot {
  const { app } = fakeAddress;
  const host = name === production ? app : `${app}-${name}`;
  return {
    slot: slotAt(name, host),
    config: { scmType: 'LocalGit', autoSwapSlot: undefined, trafficRules: [], general: {} },
    settings: { appSettings: {}, connectionStrings: {} },
    scmBasicAuthAllowed: true,
    siteAuthEnabled: false,
    keyVaultReferences: [],
    userName: name === production ? `$${app}` : `$${app}__${name}`,
    password: `password of ${name}`,
    content: fakeContent(),
    ...given,
  };
}

function slotAt(name: string, host: string): Slot {
  const { subscriptionId, resourceGroup, app } = fakeAddress;
  const site = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Web/sites/${app}`;
  return {
    address: fakeAddress,
    name,
    resourceId: name === production ? site : `${site}/slots/${name}`,
    state: 'Running',
    siteUrl: `https://${host}.example`,
    scmUrl: `https://${host}.scm.example`,
    httpsOnly: true,
    customHosts: [],
    platform: 'windows',
    tier: 'Standard',
    pendingSwapWith: undefined,
    lastSwap: undefined,
    tags: {},
  };
}

export function fakeContent(given: Partial<FakeContent> = {}): FakeContent {
  return {
    deployments: [],
    logs: {},
    logDetails: {},
    kuduSettings: {},
    packs: { packs: 0, sizeBytes: 0 },
    ...given,
  };
}

/** A deployment that succeeded and is being served, unless told otherwise. */
export function fakeDeployment(id: string, given: Partial<Deployment> = {}): Deployment {
  return {
    id,
    status: 4,
    statusText: '',
    author: 'Ada',
    authorEmail: 'ada@example.com',
    deployer: '$shop__stage',
    message: 'Build 1',
    progress: '',
    receivedAt: Date.UTC(2026, 0, 15, 11),
    startedAt: Date.UTC(2026, 0, 15, 11),
    endedAt: Date.UTC(2026, 0, 15, 11, 1),
    complete: true,
    active: true,
    temporary: false,
    ...given,
  };
}

/** An app with production and a slot `stage`, unless other slots are given. */
export function azureWorld(given: Partial<AzureWorld> = {}): AzureWorld {
  return {
    address: fakeAddress,
    slots: [fakeSlot(production), fakeSlot('stage')],
    stickyNames: { appSettings: [], connectionStrings: [] },
    differences: [],
    missingActions: [],
    swapMs: 20_000,
    swapFails: undefined,
    ...given,
  };
}

/** The slot of that name; a test that asks for another is wrong. */
export function slotOf(world: AzureWorld, name: string): FakeSlot {
  const found = world.slots.find((one) => one.slot.name === name);
  if (found === undefined) throw new Error(`the world has no slot '${name}'`);
  return found;
}
