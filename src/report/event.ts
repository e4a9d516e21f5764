import type { FailureText } from '#failures/failure-text.ts';
import type { Secret } from '#app-service/secret.ts';
import type { StageName } from '#plan/stage-name.ts';
import type { TestResult } from '#app-service/smoke-test.ts';
import type { ProductionState, Report } from './report.ts';

/** Everything a run tells. Each CI decides how it looks; the text is already free of secrets when it gets there. */
export type RunEvent =
  | { readonly kind: 'run-started'; readonly title: string; readonly lines: readonly string[] }
  | { readonly kind: 'stage-started'; readonly stage: StageName }
  | {
      readonly kind: 'stage-ended';
      readonly stage: StageName;
      readonly outcome: 'done' | 'failed' | 'skipped';
      readonly durationMs: number;
      /** The fact that matters: commit, status, URL. */
      readonly fact: string;
    }
  /** An ordinary line. */
  | { readonly kind: 'said'; readonly text: string }
  /** Worth an annotation, changes nothing. */
  | { readonly kind: 'noticed'; readonly text: string }
  | { readonly kind: 'warned'; readonly text: string }
  /** Long work moves: a live line on a terminal, the progress message in a CI. */
  | { readonly kind: 'progressed'; readonly text: string }
  /** A line that somebody else wrote: Kudu, git, a command, an answer. Never trusted. */
  | { readonly kind: 'relayed'; readonly source: string; readonly text: string }
  /** Rows of cells under a heading row. */
  | {
      readonly kind: 'tabled';
      readonly title: string;
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly kind: 'test-started'; readonly suite: string; readonly name: string }
  | { readonly kind: 'test-ended'; readonly test: TestResult }
  /** A figure for the CI's charts. Keys are camelCase and end with the unit (`pushDurationMs`). */
  | { readonly kind: 'measured'; readonly key: string; readonly value: number }
  /** A result for later steps. Names are kebab-case and listed in src/report/outputs.ts. */
  | { readonly kind: 'output'; readonly name: string; readonly value: string }
  /** What is known of production changed: told before the swap is asked for (`unknown`) and when it is decided. */
  | { readonly kind: 'production'; readonly state: ProductionState }
  /** A swap with preview is prepared, or may be; told before it is asked for, and when it is completed or cancelled. */
  | { readonly kind: 'preview'; readonly state: 'pending' | 'none' }
  /** From now on this text is never to be seen. Adapters mask it where the CI can. */
  | { readonly kind: 'secret-learned'; readonly secret: Secret }
  | { readonly kind: 'failed'; readonly problems: readonly FailureText[] }
  | { readonly kind: 'run-ended'; readonly report: Report };

/** Tells an event. */
export type Tell = (event: RunEvent) => void;
