import type { ProductionOutcome } from '#failures/exit-code.ts';
import type { FailureText } from '#failures/failure-text.ts';
import type { StageName } from '#plan/stage-name.ts';
import type { TestResult } from '#app-service/smoke-test.ts';

/** One stage as it went. */
export interface StageReport {
  readonly stage: StageName;
  readonly outcome: 'done' | 'failed' | 'skipped';
  readonly durationMs: number;
  readonly fact: string;
}

/** What became of production; the exit code follows from it and from the failure. */
export type ProductionState = ProductionOutcome;

/** The whole run, the same shape whether it went well or not. `--output json` prints it. */
export interface Report {
  readonly command: string;
  readonly runId: string;
  readonly exitCode: number;
  /** One sentence for the build list: slot, commit, outcome. */
  readonly verdict: string;
  readonly production: ProductionState;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly app: string | undefined;
  readonly slot: string | undefined;
  readonly sourceCommit: string | undefined;
  readonly deployedCommit: string | undefined;
  readonly buildNumber: string | undefined;
  readonly buildUrl: string | undefined;
  readonly siteUrl: string | undefined;
  readonly productionUrl: string | undefined;
  readonly stages: readonly StageReport[];
  readonly tests: readonly TestResult[];
  readonly warnings: readonly string[];
  readonly problems: readonly FailureText[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly measures: Readonly<Record<string, number>>;
  readonly tables: readonly {
    readonly title: string;
    readonly head: readonly string[];
    readonly rows: readonly (readonly string[])[];
  }[];
}
