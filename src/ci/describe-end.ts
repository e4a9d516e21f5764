import type { FailureText } from '#failures/failure-text.ts';
import type { Report, StageReport } from '#report/report.ts';
import { describeDuration } from '#report/sizes.ts';
import { layTable } from '#report/text-table.ts';

/** The last block of every log: a row a stage, then the verdict and the exit code. */
export function describeEnd(report: Report): readonly string[] {
  const rows = report.stages.map((stage) => [
    stage.stage,
    stage.outcome,
    describeDuration(stage.durationMs),
    stage.fact,
  ]);
  return [
    ...(rows.length === 0 ? [] : [...layTable(['stage', 'outcome', 'duration', 'fact'], rows), '']),
    `${report.verdict} (${describeDuration(report.durationMs)}, exit code ${String(report.exitCode)})`,
  ];
}

/** A stage that has ended, in one line. */
export function describeStage({ stage, outcome, durationMs, fact }: StageReport): string {
  return `${stage}: ${outcome}, ${fact} (${describeDuration(durationMs)})`;
}

/** A failure as the lines of a log: code and what happened, why, what to do, where to read on. */
export function describeProblem(problem: FailureText): readonly string[] {
  return [
    `${problem.code}  ${problem.what}`,
    `  Why: ${problem.why}`,
    `  Fix: ${problem.fix}`,
    `  See: docs/failures.md#${problem.code.toLowerCase()}`,
  ];
}
