import { isFailure } from '#failures/failure.ts';
import type { Clock } from '#ports';

/** A pause of nothing would never grow. */
const shortestPauseMs = 100;

/** How a thing is waited for. */
export interface PollOptions<T> {
  readonly until: (seen: T) => boolean;
  /** Milliseconds since 1970. The last ask is made at the deadline, never after it. */
  readonly deadline: number;
  /** Pause after the first ask; each further one is a quarter longer, up to `maxMs`. */
  readonly firstMs?: number;
  readonly maxMs?: number;
  /** Errors of `ask` that mean "not yet"; every other one is thrown at once. A pause that one asks for beats ours. */
  readonly notYet?: (thrown: unknown) => boolean;
  /** The pause that the answer itself asked for, such as by `Retry-After`; it beats ours. */
  readonly retryAfterMs?: (seen: T) => number | undefined;
  readonly signal?: AbortSignal;
  /** Called before each pause; `seen` is undefined when the ask just made threw. */
  readonly onWait?: (seen: T | undefined, elapsedMs: number) => void;
}

/** How a wait ended. `lastError` is set when the ask made last threw; `last` is what was seen before that. */
export type Polled<T> =
  | { readonly outcome: 'done'; readonly last: T }
  | { readonly outcome: 'deadline'; readonly last: T | undefined; readonly lastError: unknown };

const growth = 1.25;

/**
 * Asks until the answer is the wanted one or the deadline has come: at once, after 1 s, then gently slower. The
 * one waiting loop; it gives what was seen last, and leaves it to whoever waits to call that a failure.
 * @throws the signal's reason when it is aborted, and any error of `ask` that is not "not yet"
 */
export async function poll<T>(
  ask: () => Promise<T>,
  options: PollOptions<T>,
  clock: Clock,
): Promise<Polled<T>> {
  const { deadline, firstMs = 1000, maxMs = 5000, signal } = options;
  const start = clock.now();
  let pauseMs = Math.max(shortestPauseMs, Math.min(firstMs, maxMs));
  let last: T | undefined;
  for (;;) {
    signal?.throwIfAborted();
    const sight = await look(ask, options);
    if (sight.kind === 'seen') {
      last = sight.value;
      if (options.until(sight.value)) return { outcome: 'done', last: sight.value };
    }
    const leftMs = deadline - clock.now();
    if (leftMs <= 0) return { outcome: 'deadline', last, lastError: sight.error };
    options.onWait?.(sight.value, clock.now() - start);
    const askedMs = sight.kind === 'seen' ? options.retryAfterMs?.(sight.value) : pauseAskedBy(sight.error);
    await clock.sleep(Math.min(askedMs ?? pauseMs, leftMs), signal);
    pauseMs = Math.min(Math.round(pauseMs * growth), maxMs);
  }
}

function pauseAskedBy(error: unknown): number | undefined {
  if (!isFailure(error, 'SCM_UNAVAILABLE') && !isFailure(error, 'SCM_BUSY')) return undefined;
  const { retryAfterMs } = error.facts;
  return retryAfterMs === undefined ? undefined : Math.max(shortestPauseMs, retryAfterMs);
}

type Sight<T> =
  | { readonly kind: 'seen'; readonly value: T; readonly error: undefined }
  | { readonly kind: 'not-yet'; readonly value: undefined; readonly error: unknown };

async function look<T>(ask: () => Promise<T>, options: PollOptions<T>): Promise<Sight<T>> {
  try {
    return { kind: 'seen', value: await ask(), error: undefined };
  } catch (thrown) {
    options.signal?.throwIfAborted();
    if (options.notYet?.(thrown) !== true) throw thrown;
    return { kind: 'not-yet', value: undefined, error: thrown };
  }
}
