import type { ServiceMessage } from '../../ci/service-message-parser.ts';

export const costumes = ['teamcity', 'github', 'plain'] as const;
/** The CIs in whose clothes the program is run. */
export type Costume = (typeof costumes)[number];

/** What to run. */
export interface RunRequest {
  /** `deploy` if not given. */
  readonly command?: string;
  /** Options by name, handed over as the CI does: parameters, inputs, flags. */
  readonly options?: Readonly<Record<string, string>>;
  /** Words after the command, where the CI can give any. */
  readonly words?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Sent once when a line of the output matches, and `until` has resolved. */
  readonly stop?: {
    readonly at: RegExp;
    readonly signal: NodeJS.Signals;
    readonly until?: () => Promise<unknown>;
  };
  /** Time from the start until it is killed with SIGKILL, if it still runs then. */
  readonly killAfterMs?: number;
  /** Called once when a line of the output matches. */
  readonly when?: { readonly at: RegExp; readonly act: () => Promise<unknown> };
  /** GitHub's only: the state that the action's main step saved, with which its `post` step is run. */
  readonly post?: Readonly<Record<string, string>>;
  /** True: nothing about Azure or the app is handed over. */
  readonly bare?: boolean;
}

/** What the program did, and what its CI got to know. */
export interface Run {
  readonly costume: Costume;
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Results by name: TeamCity's parameters `slotship.…`, GitHub's outputs; empty elsewhere. */
  readonly outputs: Readonly<Record<string, string>>;
  /** GitHub's step summary. */
  readonly summary: string;
  /** GitHub's error annotations. */
  readonly errors: readonly string[];
  /** What the step saved for GitHub's `post` step. */
  readonly state: Readonly<Record<string, string>>;
  /** TeamCity's service messages. */
  readonly serviceMessages: readonly ServiceMessage[];
  /** Every process it started. */
  readonly children: readonly Child[];
  /** Between the signal and the end. */
  readonly goodbyeMs: number | undefined;
}

export interface Child {
  readonly args: readonly string[];
  readonly env: readonly string[];
}
