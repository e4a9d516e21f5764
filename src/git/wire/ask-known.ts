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

/** Ends of the question after which the push itself may go well all the same: it needs no upload-pack. */
const unanswered = [
  'PUSH_ANSWER_ODD',
  'PUSH_REPOSITORY_MISSING',
  'PUSH_TOO_LARGE',
  'SCM_FORBIDDEN',
  'SCM_REFUSED',
] as const;

/** The same for a push that goes without: when no usable answer comes, nothing but the `heads` counts as known. */
export function makeAsker(askStore: Ask, heads: readonly string[], tell: PackRequest['tell']): Ask {
  let silent = false;
  const headsIn = (ids: readonly string[]): Set<string> => new Set(ids.filter((id) => heads.includes(id)));
  return async (ids) => {
    if (silent) return headsIn(ids);
    try {
      return await askStore(ids);
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
