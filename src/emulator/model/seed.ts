import type { ConnectionString, Platform, SiteAuth } from './world.ts';

/** What an emulator begins with; a JSON file of this shape may be handed to it. */
export interface Seed {
  readonly tenantId?: string;
  readonly subscriptionId?: string;
  /** The first one is the one the emulator names when it starts; the default may do everything. */
  readonly clients?: readonly ClientSeed[];
  readonly apps: readonly AppSeed[];
  /** How long a swap's warm-up may take, in milliseconds; 90 000 if not given. */
  readonly warmUpTimeoutMs?: number;
  /** How long an SCM site answers 503 after a restart, in milliseconds; 300 if not given. */
  readonly scmColdMs?: number;
  /** Faults as the control route takes them, in force from the start. */
  readonly faults?: readonly unknown[];
}

export interface ClientSeed {
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** Without `scope` a role counts for the whole subscription. */
  readonly roles?: readonly {
    readonly scope?: string;
    readonly actions: readonly string[];
    readonly notActions?: readonly string[];
  }[];
}

export interface AppSeed {
  readonly name: string;
  readonly resourceGroup: string;
  readonly location?: string;
  readonly plan?: string;
  /** SKU of the plan, such as 'S1' or 'B1'. */
  readonly sku?: string;
  readonly platform?: Platform;
  readonly stickyAppSettings?: readonly string[];
  readonly stickyConnectionStrings?: readonly string[];
  readonly keyVault?: Readonly<Record<string, { value: string; deniedSlots?: readonly string[] }>>;
  /** Production is added where it is missing. */
  readonly slots: readonly SlotSeed[];
}

export interface SlotSeed {
  readonly name: string;
  readonly state?: 'Running' | 'Stopped';
  readonly appSettings?: Readonly<Record<string, string>>;
  readonly connectionStrings?: Readonly<Record<string, ConnectionString>>;
  readonly scmType?: string;
  readonly autoSwap?: string;
  /** Off where it is not said, as Azure's default for new apps is. */
  readonly scmBasicAuthAllowed?: boolean;
  readonly ftpBasicAuthAllowed?: boolean;
  readonly siteAuth?: SiteAuth;
  readonly tags?: Record<string, string>;
  readonly content?: ContentSeed;
}

/** A folder that is deployed to the slot's repository as one commit before anything else happens. */
export interface ContentSeed {
  /** Absolute, or relative to the folder that the emulator was started in. */
  readonly folder: string;
  readonly message: string;
  readonly author: string;
  readonly email: string;
  /** Time of the commit, in milliseconds since 1970; the start of the emulator if not given. */
  readonly at?: number;
}

const localGit = {
  scmType: 'LocalGit',
  scmBasicAuthAllowed: true,
  appSettings: { SCM_DO_BUILD_DURING_DEPLOYMENT: 'false' },
} as const;

/** The seed of an emulator that was given none: one app with production and a slot for local Git, builds copied as they are. */
export const defaultSeed: Seed = {
  apps: [
    {
      name: 'api-web',
      resourceGroup: 'web',
      slots: [
        { name: 'production', ...localGit },
        { name: 'stage', ...localGit },
      ],
    },
  ],
};
