import { resolve } from 'node:path';
import { systemClock } from '#clock';
import type { Plan } from '#plan/plan.ts';
import { describeAsJson } from '#report/json.ts';
import type { Ending } from '#run';
import type { Session } from './session.ts';
import { writeReport } from './write-report.ts';

/** Tells how the run ended, with the report; where standard output is for a document, the report is it. */
export async function finishRun(
  session: Session,
  plan: Plan | undefined,
  ending: Ending,
  besides: object = {},
): Promise<number> {
  const { command, runId, facts, teller, verbose, world, startedAt, json, reportFolder } = session;
  const { thrown } = ending;
  if (thrown !== undefined) {
    const told = verbose
      ? causesOf(thrown).flatMap(stackOf)
      : thrown.code === 'BUG'
        ? stackOf(originOf(thrown))
        : [];
    for (const text of told) teller.tell({ kind: 'relayed', source: 'stack', text });
  }
  const report = await teller.end({
    command,
    runId,
    exitCode: ending.exitCode,
    verdict: ending.verdict,
    startedAt,
    durationMs: systemClock.now() - startedAt,
    app: plan?.target.address.app,
    slot: plan?.target.slot,
    buildNumber: facts.buildNumber,
    buildUrl: facts.buildUrl,
  });
  if (json) world.write(describeAsJson({ ...teller.redactAll(besides), ...report }));
  /** The run is over and told; that its files are missing changes nothing of it. */
  const admit = (thrown: unknown): void => {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    world.writeError(teller.redact(`The report was not written to '${reportFolder ?? ''}': ${why}\n`));
  };
  if (reportFolder !== undefined) await writeReport(report, resolve(world.cwd, reportFolder)).catch(admit);
  return ending.exitCode;
}

const originOf = (thrown: Error): Error => (thrown.cause instanceof Error ? thrown.cause : thrown);

/** A failure, what caused it, what caused that. */
function causesOf(thrown: Error): readonly Error[] {
  const seen = [thrown];
  for (let one = thrown.cause; one instanceof Error && !seen.includes(one); one = one.cause) seen.push(one);
  return seen;
}

function stackOf(thrown: Error): readonly string[] {
  return (thrown.stack ?? thrown.message).split('\n');
}
