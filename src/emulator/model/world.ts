/**
 * What App Service knows, as plain data: it can be written to a file as JSON and read back.
 *
 * The functions of this room change a world in place, ask nothing of the outside (no clock, no files, no
 * processes), and answer with values. Times are milliseconds since 1970.
 */
export interface World {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly subscriptionName: string;
  /** How long a swap's warm-up may take, in milliseconds. */
  readonly warmUpTimeoutMs: number;
  readonly scmColdMs: number;
  readonly clients: Client[];
  readonly resourceGroups: ResourceGroup[];
  readonly plans: Plan[];
  readonly apps: App[];
  /** What the slots serve; a swap exchanges two slots' `contentId`. */
  readonly contents: Content[];
  /** Swaps, running and over; the latest last. */
  readonly swaps: Swap[];
}

/** An application registration that may sign in with its secret. */
export interface Client {
  readonly clientId: string;
  readonly objectId: string;
  secret: string;
  readonly roles: RoleAssignment[];
}

/** Actions as Azure writes them ('Microsoft.Web/sites/Read', with `*`), over a scope and what is below it. */
export interface RoleAssignment {
  readonly scope: string;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

export interface ResourceGroup {
  readonly name: string;
  readonly location: string;
  tags: Record<string, string>;
}

export type Tier = 'Free' | 'Shared' | 'Basic' | 'Standard' | 'PremiumV2' | 'PremiumV3' | 'IsolatedV2';

export interface Plan {
  readonly name: string;
  readonly resourceGroup: string;
  readonly location: string;
  /** SKU such as 'S1'. */
  sku: string;
  tier: Tier;
  readonly platform: Platform;
}

export type Platform = 'windows' | 'linux';

export interface App {
  readonly name: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly plan: string;
  readonly slots: Slot[];
  slotConfigNames: SlotConfigNames;
  /** Key Vault references that can be resolved, by their full text. */
  readonly keyVault: Record<string, VaultSecret>;
}

/** Names that stay with their slot in a swap. */
export interface SlotConfigNames {
  appSettingNames: readonly string[];
  connectionStringNames: readonly string[];
  azureStorageConfigNames: readonly string[];
}

export interface VaultSecret {
  readonly value: string;
  /** Slots whose identity may not read it. */
  readonly deniedSlots: readonly string[];
}

export interface ConnectionString {
  readonly value: string;
  readonly type: string;
}

/** What keeps its place in a swap. `name` is 'production' for the slot without a name in URLs. */
export interface Slot {
  readonly name: string;
  contentId: string;
  state: 'Running' | 'Stopped';
  /** Host and port of the site, as clients find it in `hostNameSslStates`. */
  siteHost: string;
  scmHost: string;
  /** Slot settings: those named in `slotConfigNames`. */
  appSettings: Record<string, string>;
  connectionStrings: Record<string, ConnectionString>;
  /** Fields of config/web that stay; see `swap-matrix.ts`. */
  config: Record<string, unknown>;
  /** Fields of the site resource itself that were set (`httpsOnly`, `clientAffinityEnabled`). */
  site: Record<string, unknown>;
  publishingPassword: string;
  scmBasicAuthAllowed: boolean;
  ftpBasicAuthAllowed: boolean;
  siteAuth: SiteAuth;
  tags: Record<string, string>;
  /** The other slot of a pending swap with preview. */
  targetSwapSlot: string | undefined;
  /** The slot whose slot settings this slot's content now runs with: in a preview, or in a running swap. */
  appliedFrom: string | undefined;
  slotSwapStatus: SlotSwapStatus | undefined;
  lastModified: number;
}

export interface SiteAuth {
  readonly enabled: boolean;
  readonly action: 'RedirectToLoginPage' | 'AllowAnonymous' | 'Return401' | 'Return403';
}

export interface SlotSwapStatus {
  readonly at: number;
  readonly source: string;
  readonly target: string;
}

/** What a swap moves: the folder (site, repository, deployments) and everything that is not a slot setting. */
export interface Content {
  readonly id: string;
  /** Azure's identity of the content's storage; a swap shows by their exchange. */
  readonly deploymentId: string;
  appSettings: Record<string, string>;
  connectionStrings: Record<string, ConnectionString>;
  /** Fields of config/web that move. */
  config: Record<string, unknown>;
}

/**
 * Where a swap is. `applying`: the target's slot settings go to the source; `restarting`: its processes
 * start with them; `warming`: they are asked until they answer; then the routing flips, in one step, and
 * `restarting-old` starts the former content of the target with the source's slot settings.
 * `reverting`: the source failed to start or to answer and gets its own settings back.
 */
export type SwapPhase =
  'applying' | 'restarting' | 'warming' | 'restarting-old' | 'reverting' | 'done' | 'failed';

export interface Swap {
  readonly id: string;
  readonly resourceGroup: string;
  readonly app: string;
  readonly source: string;
  readonly target: string;
  readonly startedAt: number;
  phase: SwapPhase;
  /** Every phase so far and when it began; the one that is on is the last. */
  readonly history: { readonly phase: SwapPhase; readonly at: number }[];
  /** When the routing flipped. */
  switchedAt: number | undefined;
  /** Azure's words, once the swap cannot succeed. */
  failure: string | undefined;
}
