import type { Check } from '#app-service/smoke-test.ts';
import { oneLine } from './excerpt.ts';
import { poll } from '../poll.ts';
import type { Attempt, TestContext, TestOutcome, TestPorts } from './test-context.ts';
import { tryCommand } from './try-command.ts';
import { tryHttp } from './try-http.ts';

/**
 * Runs a check until it has passed so often in a row as asked, has failed more often than it may, or the stage's
 * time is over. Each try has the check's own time limit.
 */
export async function runCheck(check: Check, context: TestContext, ports: TestPorts): Promise<TestOutcome> {
  if (ports.clock.now() >= context.deadline) return failed("the stage's time was over before it began");
  let failures = 0;
  let inARow = 0;
  const seen = await poll(
    async () => {
      const attempt = await tryOnce(check, context, ports);
      const passed = attempt.problems.length === 0;
      inARow = passed ? inARow + 1 : 0;
      failures += passed ? 0 : 1;
      return attempt;
    },
    {
      until: () => inARow >= check.consecutive || failures > check.retries,
      deadline: context.deadline,
      firstMs: check.retryPauseMs,
      maxMs: check.retryPauseMs,
      signal: ports.signal,
      onWait: (attempt) => {
        if (attempt === undefined || attempt.problems.length === 0) return;
        const text = `'${check.name}' failed (try ${String(failures)} of ${String(check.retries + 1)}): ${attempt.problems.join('; ')}`;
        ports.tell({ kind: 'said', text: oneLine(text, 400) });
      },
    },
    ports.clock,
  );
  if (inARow >= check.consecutive) return { outcome: 'passed', message: undefined, details: undefined };
  const problems = seen.last?.problems ?? [];
  if (problems.length === 0) {
    return failed(
      `the stage's time was over after ${String(inARow)} of ${String(check.consecutive)} passes in a row`,
    );
  }
  return { ...failed(problems.join('; '), seen.last?.details), closedBy: seen.last?.closedBy };
}

function failed(message: string, details?: string): TestOutcome {
  return { outcome: 'failed', message: oneLine(message, 600), details };
}

async function tryOnce(check: Check, context: TestContext, ports: TestPorts): Promise<Attempt> {
  const timeoutMs = Math.max(1000, Math.min(check.timeoutMs, context.deadline - ports.clock.now()));
  return check.kind === 'http'
    ? await tryHttp(check, timeoutMs, context, ports)
    : await tryCommand(check, timeoutMs, context, ports);
}
