import type { AppAddress } from '#app-service/slot.ts';
import type { BuildFacts } from '#app-service/build-facts.ts';
import type { Check, VersionCheck } from '#app-service/smoke-test.ts';
import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import type { SettingRules } from '#app-service/setting-rules.ts';

/** Where the run works and how it gets in. */
export type TargetPlan =
  | {
      readonly kind: 'arm';
      readonly address: {
        readonly subscriptionId: string;
        readonly resourceGroup: string | undefined;
        readonly app: string;
      };
      readonly slot: string;
      readonly ensureLocalGit: 'slot' | 'both' | 'no';
      readonly startSlot: boolean;
      /** How long to wait for somebody else's deployment and for an SCM site to be stable. */
      readonly waitMs: number;
      /** Whether the run means to swap, so that preflight looks at production and at the right to swap. */
      readonly willSwap: boolean;
      /** Whether the swap is with preview, which needs rights of its own and no site authentication. */
      readonly withPreview: boolean;
      /** Whether the run must know what production serves: it swaps, and never a newer build out on purpose. */
      readonly needsProduction: boolean;
    }
  | {
      readonly kind: 'publish-profile';
      readonly address: AppAddress;
      readonly slot: string;
      readonly siteUrl: string;
      readonly access: ScmAccess;
      readonly waitMs: number;
    };

/** What is turned into a commit. */
export interface PackagePlan {
  readonly build:
    | { readonly kind: 'checkout'; readonly folder: string; readonly keepHistory: boolean }
    | {
        readonly kind: 'folder';
        readonly folder: string;
        readonly checkout: string;
        /** Commit that it was made from, as given by hand; it need not be the checked-out one. */
        readonly commit: string | undefined;
      };
  /** Path of the stamp file inside what is pushed, with `/`; undefined: none is written. */
  readonly stampFile: string | undefined;
  /** Whether a build older than what runs may be deployed all the same. */
  readonly allowOlder: boolean;
  /** Folder that the CI keeps between builds. */
  readonly cacheFolder: string | undefined;
}

export interface PushPlan {
  /** Undefined: the branch that the SCM site deploys, as it says itself. */
  readonly branch: string | undefined;
  readonly timeoutMs: number;
}

export interface DeploymentPlan {
  readonly timeoutMs: number;
}

export interface SmokeTestPlan {
  readonly versionCheck: VersionCheck | undefined;
  readonly checks: readonly Check[];
  /** For all of the stage. */
  readonly timeoutMs: number;
}

/** What becomes of a production that is worse after the swap. */
export type OnFailure = 'swap-back' | 'report';

export type SwapPlan =
  | { readonly kind: 'no' }
  | {
      readonly kind: 'swap' | 'swap-with-preview';
      readonly requireVersionCheck: boolean;
      readonly timeoutMs: number;
      readonly allowOlder: boolean;
      /** Set when this build cannot be taken back, with the reason. */
      readonly cannotGoBack: string | undefined;
    };

export interface VerificationPlan {
  readonly versionCheck: VersionCheck | undefined;
  readonly checks: readonly Check[];
  readonly timeoutMs: number;
  /** Good version answers in a row. */
  readonly consecutive: number;
  /** How long production is watched after the swap. */
  readonly watchMs: number;
  /** Probes a second through the swap; 0: none. */
  readonly probesPerSecond: number;
  /** Failed probes tolerated, in percent of all. */
  readonly errorBudgetPercent: number;
  readonly onFailure: OnFailure;
  /** Whether production was taken back to what it served before; that is worded, and never itself undone. */
  readonly wentBack?: boolean;
}

export interface SettingsPlan {
  readonly rules: SettingRules;
}

/** What a run will do: pure data, printable, decided before anything is touched. */
export interface Plan {
  readonly facts: BuildFacts;
  /** Names this run where it leaves traces: CI, build number, and a few random digits. */
  readonly runId: string;
  readonly target: TargetPlan;
  readonly settings: SettingsPlan;
  readonly package: PackagePlan;
  readonly push: PushPlan;
  readonly deployment: DeploymentPlan;
  readonly smokeTest: SmokeTestPlan;
  readonly swap: SwapPlan;
  readonly verification: VerificationPlan;
  /** For the whole run. */
  readonly timeoutMs: number;
}
