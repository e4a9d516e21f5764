import type { AppAddress, Slot, SlotConfig } from '#app-service/slot.ts';
import type { Deployment, DeploymentLogEntry } from '#app-service/deployment.ts';
import type {
  ConnectionString,
  KeyVaultReference,
  SlotDifference,
  SlotSettings,
  StickyNames,
} from '#app-service/slot-settings.ts';
import type { ScmAccess, ScmCredentials } from '#app-service/publishing-credentials.ts';
import type { SourceCommit } from '#app-service/commit.ts';
import type { TextPart } from '#app-service/smoke-test.ts';
import type { Tell } from '#report/event.ts';

/** Wall clock and pauses; the only time that stages know. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after `ms`, or rejects at once with the signal's reason when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A swap that ARM has accepted. `location` is asked next; it changes with every answer and is never logged. */
export interface SwapOperation {
  readonly state: 'running' | 'done';
  readonly location: string | undefined;
  readonly retryAfterMs: number | undefined;
}

/**
 * Azure Resource Manager, as far as slots need it.
 *
 * Every member throws Failure ARM_FORBIDDEN (403), ARM_REFUSED (another 4xx, with Azure's own code and words),
 * ARM_UNAVAILABLE (5xx, 429, reset, time-out, HTML; `facts.maybeDone` tells whether the request may have had its
 * effect) or SIGN_IN_FAILED. Reads are retried a few times inside; writes are sent once.
 */
export interface Management {
  /** Names of the apps the credentials can see; `resourceGroup` narrows. Used to find an app and to list the right names. */
  listApps(subscriptionId: string, resourceGroup: string | undefined): Promise<readonly AppAddress[]>;
  listSlots(app: AppAddress): Promise<readonly string[]>;
  /** Undefined: there is no such app or slot. */
  findSlot(app: AppAddress, slot: string): Promise<Slot | undefined>;
  readConfig(slot: Slot): Promise<SlotConfig>;
  updateScmType(slot: Slot, scmType: 'LocalGit'): Promise<void>;
  readScmBasicAuthAllowed(slot: Slot): Promise<boolean>;
  /** Whether App Service's own sign-in stands before the site. */
  readSiteAuthEnabled(slot: Slot): Promise<boolean>;
  readSettings(slot: Slot): Promise<SlotSettings>;
  writeAppSettings(slot: Slot, appSettings: Readonly<Record<string, string>>): Promise<void>;
  writeConnectionStrings(slot: Slot, strings: Readonly<Record<string, ConnectionString>>): Promise<void>;
  readStickyNames(app: AppAddress): Promise<StickyNames>;
  writeStickyNames(app: AppAddress, names: StickyNames): Promise<void>;
  readKeyVaultReferences(slot: Slot): Promise<readonly KeyVaultReference[]>;
  /** What Azure itself says that a swap with `target` changes there; nothing is changed by asking. */
  readSlotDifferences(slot: Slot, target: string): Promise<readonly SlotDifference[]>;
  readPublishingCredentials(slot: Slot): Promise<ScmCredentials & { readonly kind: 'basic' }>;
  /** Actions of `wanted` (such as `Microsoft.Web/sites/slots/slotsswap/Action`) that the credentials lack here. */
  findMissingActions(resourceId: string, wanted: readonly string[]): Promise<readonly string[]>;
  startSlot(slot: Slot): Promise<void>;
  /** Asks for the swap: one POST, sent once. `target` is `production` or a slot's name. */
  beginSwap(source: Slot, target: string): Promise<SwapOperation>;
  /** Asks how a swap stands. Throws Failure SWAP_FAILED_IN_AZURE when Azure says that it failed. */
  readSwap(operation: SwapOperation): Promise<SwapOperation>;
  /** First phase of a swap with preview: `target`'s slot settings are applied to `source`. */
  applySlotConfig(source: Slot, target: string): Promise<void>;
  /** Cancels the first phase on the slot that was its source. */
  resetSlotConfig(source: Slot): Promise<void>;
  /** Merges tags into the resource's own; an undefined value removes one. */
  updateTags(slot: Slot, tags: Readonly<Record<string, string | undefined>>): Promise<void>;
}

/**
 * Kudu's REST on one SCM site.
 *
 * Every member throws Failure SCM_UNAUTHORIZED (401), SCM_FORBIDDEN (403), SCM_BUSY (409, Kudu's own words),
 * SCM_REFUSED (another 4xx) or SCM_UNAVAILABLE (202 without a record, 5xx, reset, time-out, HTML): the last is
 * "not yet" for whoever waits.
 */
export interface ScmSite {
  /** Newest first. */
  listDeployments(): Promise<readonly Deployment[]>;
  /** Undefined: Kudu knows no such deployment. */
  findDeployment(id: string): Promise<Deployment | undefined>;
  /** Empty while there is no log. */
  readLog(id: string): Promise<readonly DeploymentLogEntry[]>;
  readLogDetails(id: string, entryId: string): Promise<readonly DeploymentLogEntry[]>;
  /** Deploys a commit again that the repository has. Resolves when Kudu is done, which may be minutes. */
  redeploy(id: string, signal?: AbortSignal): Promise<void>;
  /** Kudu's merged settings, such as `deployment_branch`; names in lower case. */
  readSettings(): Promise<Readonly<Record<string, string>>>;
  /** The packs of the slot's repository; what is in none is not counted. */
  readPacks(): Promise<{ readonly packs: number; readonly sizeBytes: number }>;
}

/** What the package stage asks git for. */
export interface PackRequest {
  readonly source:
    | { readonly kind: 'folder'; readonly folder: string }
    /** The tree of the checked-out commit, as a new commit on the tip. */
    | { readonly kind: 'checkout-tree'; readonly folder: string }
    /** The checked-out commit itself, with its history. */
    | { readonly kind: 'checkout-commit'; readonly folder: string };
  readonly remote: ScmAccess;
  readonly branch: string;
  /** Head of the branch as just read; undefined when the remote has none. Becomes the parent. */
  readonly tip: string | undefined;
  /** All heads of the remote, by any of which it can be asked what it has; without them `tip` alone counts. */
  readonly heads?: Readonly<Record<string, string>>;
  /** Files put in or replaced, path with `/` to text. */
  readonly extraFiles: Readonly<Record<string, string>>;
  /** The commit's message, given the id of the tree before `extraFiles` are in it. */
  readonly message: (content: string) => string;
  readonly author: { readonly name: string; readonly email: string };
  /** Commit time, milliseconds since 1970. */
  readonly at: number;
  readonly cacheFolder: string | undefined;
  /** Windows plans check files out with autocrlf. */
  readonly platform: 'windows' | 'linux';
  /** What readAhead gave for this folder; each reading is good for one build. */
  readonly reading?: BuildReading | undefined;
  /** Sends everything, because the remote turned out to lack what it seemed to have. */
  readonly whole?: boolean;
  readonly tell: Tell;
  readonly signal: AbortSignal;
}

/** A build folder that is being read. */
export interface BuildReading {
  /** Ends it, unless a build was packed from it. */
  stop(): Promise<void>;
}

/** A commit that is ready to be pushed; holds temporary files until it is pushed or released. */
export interface PackedBuild {
  readonly commit: string;
  readonly tree: string;
  /** The tree without what slotship adds: equal for equal files, whatever the build is called. */
  readonly content: string;
  /** True when the tip already has this tree: `commit` is then the tip. */
  readonly upToDate: boolean;
  readonly files: number;
  /** That the remote lacks. */
  readonly objects: number;
  readonly sizeBytes: number;
  /** What the user must know of the build's files: empty folders, case collisions, LFS pointers. */
  readonly notes: readonly string[];
  release(): Promise<void>;
}

export interface PushRequest {
  readonly remote: ScmAccess;
  readonly branch: string;
  /** The push is refused unless the remote's head is still this one (undefined: none). */
  readonly lease: string | undefined;
  readonly timeoutMs: number;
  /** Lines of the remote (`remote: …`) as they come, without the prefix. */
  readonly onRemoteLine: (line: string) => void;
  readonly onProgress: (sentBytes: number, totalBytes: number) => void;
  readonly signal: AbortSignal;
}

export interface PushReceipt {
  /** Why the remote could not take objects again that it has; they were left out. */
  readonly damage?: string;
  readonly sentBytes: number;
  readonly objects: number;
  /** False when the connection ended before the remote's last word: the ref moved all the same. */
  readonly heardToTheEnd: boolean;
}

/** How two commits are related, as far as the repository at hand knows. */
export type Ancestry = 'same' | 'ancestor' | 'descendant' | 'diverged' | 'unknown';

/**
 * Git, as far as a deploy needs it. Failures: PUSH_… codes of src/failures/codes/git.ts. `pushBuild` throws
 * PUSH_UNDECIDED when neither arrival nor failure was seen; whoever asked looks it up.
 */
export interface Git {
  /** Undefined: the folder is in no repository. */
  readCheckout(folder: string): Promise<Checkout | undefined>;
  /** What `first` is to `second`. */
  readAncestry(folder: string, first: string, second: string): Promise<Ancestry>;
  /** Heads of the remote: branch name to commit. Empty for a new repository. */
  readHeads(remote: ScmAccess, signal?: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** Begins to read a build folder while nothing is known of the remote; packBuild says what was wrong of it. */
  readAhead(folder: string, cacheFolder: string | undefined, signal: AbortSignal): BuildReading;
  packBuild(request: PackRequest): Promise<PackedBuild>;
  pushBuild(build: PackedBuild, request: PushRequest): Promise<PushReceipt>;
}

export interface Checkout {
  readonly head: SourceCommit;
  readonly branch: string | undefined;
  /** Root of the work tree. */
  readonly root: string;
  readonly shallow: boolean;
}

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  /** References to environment variables are resolved by the door, so that their values stay in it. */
  readonly headers: Readonly<Record<string, readonly TextPart[]>>;
  readonly body: readonly TextPart[] | undefined;
  readonly followRedirects: boolean;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** At most 1 MiB, as UTF-8. */
  readonly body: string;
  readonly durationMs: number;
  /** Where the answer came from after redirects. */
  readonly url: string;
}

/** Plain HTTP for smoke tests and verification: no cookies, a new connection each. Throws Failure HTTP_UNREACHABLE. */
export interface Http {
  send(request: HttpRequest): Promise<HttpAnswer>;
}

export interface ProcessRequest {
  readonly command: readonly string[];
  readonly shell: boolean;
  readonly cwd: string | undefined;
  /** Names of variables handed on beside the ordinary ones. */
  readonly env: readonly string[];
  /** Variables set for the command. */
  readonly set: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly onLine: (line: string) => void;
  readonly signal?: AbortSignal;
}

export interface ProcessResult {
  readonly outcome: 'exited' | 'timed-out' | 'cancelled' | 'not-started';
  readonly exitCode: number | undefined;
  readonly durationMs: number;
  /** Last lines of its output, or why it was not started. */
  readonly tail: readonly string[];
}

export interface Processes {
  run(request: ProcessRequest): Promise<ProcessResult>;
}

/** What stages may ask of the world. */
export interface Ports {
  /** Undefined when signed in by a publish profile. */
  readonly management: Management | undefined;
  readonly scmSite: (access: ScmAccess) => ScmSite;
  readonly git: Git;
  readonly http: Http;
  readonly processes: Processes;
  readonly clock: Clock;
  /** Eight hex digits of a keyed hash, with a key that only this run knows: tells two values apart, and nothing else. */
  readonly digest: (text: string) => string;
  readonly tell: Tell;
  /** Aborted when the run is cancelled or out of time; its reason is a Failure. */
  readonly signal: AbortSignal;
}
