import { shortId } from '#app-service/commit.ts';
import { Failure, isFailure } from '#failures/failure.ts';
import type { Ports } from '#ports';
import { describeThrown } from '../describe-thrown.ts';
import { poll } from '../poll.ts';

/** Reads the commit that production's SCM site calls active; undefined where it cannot be told. */
export type ReadActive = () => Promise<string | undefined>;

/** What was seen of the active commit. */
export interface ActiveSight {
  readonly commit: string | undefined;
  /** The same as a sentence part. */
  readonly words: string;
  /** Whether another look may see more: the SCM site is away for a moment, as it is right after a swap. */
  readonly passing: boolean;
}

/** Looks once. A failure to read is a sight as well: it must not hide the verdict that the look is for. */
export async function lookAtActive(readActive: ReadActive): Promise<ActiveSight> {
  try {
    const commit = await readActive();
    return commit === undefined
      ? { commit, words: 'which commit its SCM site calls active is not known', passing: false }
      : { commit, words: `its SCM site names ${shortId(commit)} active`, passing: true };
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    const passing = isFailure(thrown, 'SCM_UNAVAILABLE') || isFailure(thrown, 'SCM_BUSY');
    return {
      commit: undefined,
      words: `its SCM site could not be read (${describeThrown(thrown)})`,
      passing,
    };
  }
}

/**
 * Waits until the SCM site names `expected` active, and gives what was seen last, at the latest at the deadline.
 * Where it cannot be told at all, the first look is the last.
 */
export async function awaitActive(
  expected: string,
  readActive: ReadActive,
  deadline: number,
  ports: Pick<Ports, 'clock' | 'signal'>,
): Promise<ActiveSight> {
  const seen = await poll(
    () => lookAtActive(readActive),
    { until: ({ commit, passing }) => commit === expected || !passing, deadline, signal: ports.signal },
    ports.clock,
  );
  return seen.last ?? { commit: undefined, words: 'its SCM site was not asked', passing: true };
}
