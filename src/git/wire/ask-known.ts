import { describeFailure } from '#failures/failure-text.ts';
import { isAnyFailure, isFailure } from '#failures/failure.ts';
import { isAway } from '#failures/is-away.ts';
import type { PackRequest } from '#ports';
import { findKnownObjects } from './known-objects.ts';
import type { Remote } from './remote.ts';

type Ask = (ids: readonly string[]) => Promise<Set<string>>;

/** Asks the remote which objects it has; once more when the site was away or a kept connection had died. */
export function makeStoreAsker(remote: Remote, tip: string, signal: AbortSignal): Ask {
  return async (ids) => {
    try {
      return await findKnownObjects(remote, tip, ids, signal);
    } catch (thrown) {
      if (!isAway(thrown)) throw thrown;
      return findKnownObjects(remote, tip, ids, signal);
    }
  };
}

/** The same for a tree that can be sent whole: when no usable answer comes, nothing counts as known. */
export function makeTreeAsker(askStore: Ask, tell: PackRequest['tell']): Ask {
  let unanswered = false;
  return async (ids) => {
    if (unanswered) return new Set();
    try {
      return await askStore(ids);
    } catch (thrown) {
      if (!isAnyFailure(thrown) || !(isAway(thrown) || isFailure(thrown, 'PUSH_ANSWER_ODD'))) throw thrown;
      unanswered = true;
      const why = describeFailure(thrown)[0]?.why ?? thrown.code;
      const text = `The slot did not say what it has of the build, so all of it is sent. ${why}`;
      tell({ kind: 'warned', text });
      return new Set();
    }
  };
}
