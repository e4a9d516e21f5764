import { describeFailure } from '#failures/failure-text.ts';
import { isAnyFailure, isFailure } from '#failures/failure.ts';
import { isAway } from '#failures/is-away.ts';
import type { PackRequest } from '#ports';
import { findKnownObjects } from './known-objects.ts';
import type { Remote } from './remote.ts';

/** Ends of the question after which the push itself may go well all the same: it needs no upload-pack. */
const unanswered = [
  'PUSH_ANSWER_ODD',
  'PUSH_REPOSITORY_MISSING',
  'PUSH_TOO_LARGE',
  'SCM_FORBIDDEN',
  'SCM_REFUSED',
] as const;

/**
 * Asks the remote, by way of one of its `heads`, which objects it has. When no usable answer comes, the push goes
 * without: nothing but the heads counts as known.
 */
export function makeAsker(
  remote: Remote,
  heads: readonly [string, ...string[]],
  tell: PackRequest['tell'],
  signal: AbortSignal,
): (ids: readonly string[]) => Promise<Set<string>> {
  let silent = false;
  const headsIn = (ids: readonly string[]): Set<string> => new Set(ids.filter((id) => heads.includes(id)));
  return async (ids) => {
    if (silent) return headsIn(ids);
    try {
      return await askTwice(remote, heads[0], ids, signal);
    } catch (thrown) {
      const bearable = isAway(thrown) || unanswered.some((code) => isFailure(thrown, code));
      if (!isAnyFailure(thrown) || !bearable) throw thrown;
      silent = true;
      const why = describeFailure(thrown)[0]?.why ?? thrown.code;
      const text = `The slot did not say what it has of the build, so all of it is sent. ${why}`;
      tell({ kind: 'warned', text });
      return headsIn(ids);
    }
  };
}

/** Once more when the site was away, or a kept connection had died. */
async function askTwice(
  remote: Remote,
  head: string,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Set<string>> {
  try {
    return await findKnownObjects(remote, head, ids, signal);
  } catch (thrown) {
    if (!isAway(thrown)) throw thrown;
    return findKnownObjects(remote, head, ids, signal);
  }
}
