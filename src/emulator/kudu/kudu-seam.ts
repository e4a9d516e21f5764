import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DeploymentRecord, LogEntry } from './deployment-record.ts';

/** What Kudu must know of the slot it serves, as of one request. */
export interface KuduSlot {
  readonly appName: string;
  readonly slotName: string;
  /** Origin of the slot's SCM site, without a slash at the end. */
  readonly scmUrl: string;
  /** The content's folder; holds site/repository, site/wwwroot, site/deployments, site/locks, LogFiles. */
  readonly home: string;
  /** Effective app settings. */
  readonly settings: Readonly<Record<string, string>>;
  readonly scmType: string;
  readonly platform: 'windows' | 'linux';
  readonly basicAllowed: boolean;
  readonly userName: string;
  readonly password: string;
  readonly autoSwapSlotName: string | undefined;
}

/** A misfortune that the next deployment meets. */
export type DeploymentFault =
  | { readonly kind: 'fail'; readonly message: string }
  | { readonly kind: 'hang' }
  | { readonly kind: 'killed-by-scm-restart' }
  | { readonly kind: 'delay'; readonly ms: number };

/** What Kudu asks of the rest of the emulator. */
export interface KuduHost {
  /** Asked anew at each request: a swap changes `home`. */
  slot(): KuduSlot;
  /** Milliseconds since 1970. */
  now(): number;
  checkBearer(token: string): boolean;
  /** The content of `home` changed: its site is to be restarted. */
  deployed(home: string): void;
  /** How long the SCM site answers 503 after a restart, in milliseconds. */
  coldMs(): number;
  /** The fault set for `name` ('deployment'), if any. */
  fault(name: string): DeploymentFault | undefined;
}

/** The SCM site of one slot. */
export interface Kudu {
  handle(request: IncomingMessage, response: ServerResponse): void;
  /**
   * Restarts the SCM site: open connections are dropped and requests get 503 for the host's `coldMs`. A running
   * deployment is killed on Linux; on Windows the restart waits for it.
   */
  restart(): Promise<void>;
  deploying(): boolean;
  listDeployments(): Promise<DeploymentRecord[]>;
  readLog(id: string): Promise<LogEntry[] | undefined>;
  /** Commits `folder` as the branch's next commit and deploys it without a push; returns its id. */
  seed(folder: string, commit: SeedCommit): Promise<string>;
  stop(): Promise<void>;
}

/** Author and message of a seeded commit; `at` is in milliseconds since 1970. */
export interface SeedCommit {
  readonly message: string;
  readonly author: string;
  readonly email: string;
  readonly at: number;
}
