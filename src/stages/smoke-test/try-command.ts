import { cutBeginning } from '#app-service/cut-text.ts';
import type { CommandCheck } from '#app-service/smoke-test.ts';
import type { ProcessResult } from '#ports';
import type { Attempt, TestContext, TestPorts } from './test-context.ts';

const shownTail = 500;

/**
 * Runs a check's command once; it passes with exit code 0. Its output is relayed as it comes. It finds the site in
 * SLOTSHIP_URL, the slot's name in SLOTSHIP_SLOT and, where it is known, the source commit in SLOTSHIP_COMMIT.
 */
export async function tryCommand(
  check: CommandCheck,
  timeoutMs: number,
  context: TestContext,
  ports: TestPorts,
): Promise<Attempt> {
  const { site, build } = context;
  const { command, shell, cwd, env } = check;
  const result = await ports.processes.run({
    command,
    shell,
    cwd,
    env,
    set: {
      SLOTSHIP_URL: site.siteUrl,
      SLOTSHIP_SLOT: site.name,
      ...(build.sourceCommit === undefined ? {} : { SLOTSHIP_COMMIT: build.sourceCommit }),
    },
    timeoutMs,
    onLine: (text) => {
      ports.tell({ kind: 'relayed', source: check.name, text });
    },
    signal: ports.signal,
  });
  ports.signal.throwIfAborted();
  const problem = describeEnd(result, timeoutMs);
  if (problem === undefined) return { problems: [], details: undefined };
  return { problems: [problem], details: cutBeginning(result.tail.join('\n'), shownTail) };
}

function describeEnd(result: ProcessResult, timeoutMs: number): string | undefined {
  switch (result.outcome) {
    case 'not-started':
      return `it could not be started: ${result.tail.join(' ')}`;
    case 'timed-out':
      return `it was ended after ${String(Math.round(timeoutMs / 1000))} s`;
    case 'cancelled':
      return 'it was cancelled';
    case 'exited':
      if (result.exitCode === 0) return undefined;
      return result.exitCode === undefined
        ? 'it was ended by a signal'
        : `it ended with exit code ${String(result.exitCode)}`;
  }
}
