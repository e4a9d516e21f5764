import type { TestResult } from '#app-service/smoke-test.ts';
import type { FailureText } from '#failures/failure-text.ts';
import type { RunEvent } from './event.ts';
import type { ProductionState, Report, StageReport } from './report.ts';

/** What a report holds beside what was told on the way. */
export type ReportFrame = Omit<
  Report,
  | 'stages'
  | 'tests'
  | 'warnings'
  | 'problems'
  | 'outputs'
  | 'measures'
  | 'tables'
  | 'production'
  | 'sourceCommit'
  | 'deployedCommit'
  | 'siteUrl'
  | 'productionUrl'
>;

export interface ReportCollector {
  see(event: RunEvent): void;
  make(frame: ReportFrame): Report;
  /** What is known of production so far. */
  production(): ProductionState;
}

type Table = Report['tables'][number];

/** Folds the events of a run into its report. */
export function collectReport(): ReportCollector {
  const stages: StageReport[] = [];
  const tests: TestResult[] = [];
  const warnings: string[] = [];
  const tables: Table[] = [];
  const outputs: Record<string, string> = {};
  const measures: Record<string, number> = {};
  let problems: readonly FailureText[] = [];
  let production: ProductionState = 'untouched';
  return {
    see(event) {
      if (event.kind === 'stage-ended') {
        const { stage, outcome, durationMs, fact } = event;
        stages.push({ stage, outcome, durationMs, fact });
      } else if (event.kind === 'test-ended') tests.push(event.test);
      else if (event.kind === 'warned') warnings.push(event.text);
      else if (event.kind === 'tabled')
        tables.push({ title: event.title, head: event.head, rows: event.rows });
      else if (event.kind === 'output') outputs[event.name] = event.value;
      else if (event.kind === 'measured') measures[event.key] = event.value;
      else if (event.kind === 'failed') problems = event.problems;
      else if (event.kind === 'production') production = event.state;
    },
    make: (frame) => ({
      ...frame,
      production,
      sourceCommit: outputs['source-commit'],
      deployedCommit: outputs['deployed-commit'],
      siteUrl: outputs['slot-url'],
      productionUrl: outputs['production-url'],
      stages,
      tests,
      warnings,
      problems,
      outputs,
      measures,
      tables,
    }),
    production: () => production,
  };
}
