import { exitCodeOf } from '#failures/exit-code.ts';
import { failure, isAnyFailure, isFailure } from '#failures/failure.ts';
import type { Failure } from '#failures/failure.ts';
import { describeFailure } from '#failures/failure-text.ts';
import type { FailureText } from '#failures/failure-text.ts';
import type { Clock, Ports } from '#ports';
import type { RunEvent, Tell } from '#report/event.ts';
import { describeLeft, describeNext, foldEvent, freshRun } from '#report/run-state.ts';
import type { RunState } from '#report/run-state.ts';

/** How a run ended. */
export interface Ending {
  readonly exitCode: number;
  /** One sentence for the build list. */
  readonly verdict: string;
  readonly state: RunState;
  /** Set when something was thrown; `cause` and stack are for whoever asks for more. */
  readonly thrown: Failure | undefined;
}

/** What runs: stages that give the verdict of a success. */
export type Story = (ports: Ports) => Promise<string>;

/**
 * Runs a story within a time limit and turns whatever is thrown into the same ending that a success gives.
 * Everything it has to say goes through `ports.tell`.
 */
export async function run(story: Story, timeoutMs: number, ports: Ports): Promise<Ending> {
  let state = freshRun;
  let ended = false;
  const tell = (event: RunEvent): void => {
    if (ended) return;
    state = foldEvent(state, event);
    ports.tell(event);
  };
  const limit = new AbortController();
  const finished = new AbortController();
  const signal = AbortSignal.any([ports.signal, limit.signal]);
  const watch = ports.clock.sleep(timeoutMs, finished.signal).then(
    () => {
      limit.abort(failure('RUN_TIMED_OUT', { timeoutMs, left: describeLeft(state) }));
    },
    () => undefined,
  );
  try {
    const verdict = await abortable(story({ ...ports, tell, signal }), signal, ports.clock);
    return { exitCode: 0, verdict, state, thrown: undefined };
  } catch (thrown) {
    return endingOf(signal.aborted ? signal.reason : thrown, state, tell);
  } finally {
    ended = true;
    finished.abort();
    await watch;
  }
}

/** Turns what was thrown into an ending, and tells it. */
export function endingOf(thrown: unknown, state: RunState, tell: Tell): Ending {
  const problem = withLeft(wrap(thrown, state), state);
  const [left, next] = saysAll(problem) ? ['', undefined] : [describeLeft(state), describeNext(state)];
  const problems = withNext(describeFailure(problem), next);
  tell({ kind: 'failed', problems });
  return {
    exitCode: exitCodeOf(problem, state.production),
    verdict: `${problems[0]?.what ?? problem.code} ${left}`.trimEnd(),
    state,
    thrown: problem,
  };
}

/** Failures whose words say what production serves and how it is. */
const ofProduction = [
  'VERIFICATION_FAILED',
  'NOT_SWAPPED_BACK',
  'SWAPPED_BACK',
  'SWAPPED_BACK_UNHEALTHY',
  'SWAPPED_MEANWHILE',
  'SLOT_SWAPPED',
] as const;

function saysAll(problem: Failure): boolean {
  return ofProduction.some((code) => isFailure(problem, code));
}

/** What a run left half done comes before whatever the failure itself advises. */
function withNext(problems: readonly FailureText[], next: string | undefined): readonly FailureText[] {
  const [first, ...rest] = problems;
  if (next === undefined || first === undefined || first.fix.includes("'slotship recover'")) return problems;
  return [{ ...first, fix: `${next} ${first.fix}` }, ...rest];
}

/** How long work may take to notice that it is to stop. */
const noticeMs = 2_000;

/**
 * Ends soon after the signal is aborted, whatever the work still waits for. Work that came to its end all the
 * same keeps that end.
 */
async function abortable<T>(work: Promise<T>, signal: AbortSignal, clock: Clock): Promise<T> {
  const settled = work.then(
    () => 'fulfilled' as const,
    () => 'rejected' as const,
  );
  const aborted = new Promise<'aborted'>((resolve) => {
    const stop = (): void => {
      resolve('aborted');
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  let end = await Promise.race([settled, aborted]);
  if (end === 'aborted')
    end = await Promise.race([settled, clock.sleep(noticeMs).then(() => 'aborted' as const)]);
  if (end !== 'fulfilled') signal.throwIfAborted();
  return work;
}

function wrap(thrown: unknown, state: RunState): Failure {
  if (isAnyFailure(thrown)) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return failure('BUG', { message, left: describeLeft(state) }, { cause: thrown });
}

/** A cancellation is made where nobody knows what the run leaves; here it is known. */
function withLeft(problem: Failure, state: RunState): Failure {
  const left = describeLeft(state);
  if (isFailure(problem, 'CANCELLED_BY_SIGINT')) return failure('CANCELLED_BY_SIGINT', { left });
  if (isFailure(problem, 'CANCELLED_BY_SIGTERM')) return failure('CANCELLED_BY_SIGTERM', { left });
  return problem;
}
