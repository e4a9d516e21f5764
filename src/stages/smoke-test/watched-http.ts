import { isFailure } from '#failures/failure.ts';
import type { Http } from '#ports';
import { asClause } from './excerpt.ts';

/** How far a site was reached: it answered, it took requests and stayed silent, or it was never there. */
export type Reach = 'answered' | 'silent' | 'unreachable' | 'not-asked';

export interface WatchedHttp {
  readonly http: Http;
  reach(): Reach;
  /** The same of its last request. */
  last(): Reach;
  /** What the connection said last, when it failed. */
  lastError(): string | undefined;
}

/**
 * Watches whether a site answers at all. A front end of App Service answers even when the app behind it is down,
 * so a site that is never reached speaks of the network, and one that takes a request and stays silent of the app.
 */
export function watchHttp(http: Http): WatchedHttp {
  const counts = { answered: 0, silent: 0, unreachable: 0 };
  let last: Reach = 'not-asked';
  let lastError: string | undefined;
  return {
    http: {
      send: async (request) => {
        try {
          const answer = await http.send(request);
          counts.answered += 1;
          last = 'answered';
          return answer;
        } catch (thrown) {
          if (isFailure(thrown, 'HTTP_UNREACHABLE')) {
            const { timedOut, connected, words } = thrown.facts;
            last = timedOut && connected !== false ? 'silent' : 'unreachable';
            counts[last] += 1;
            lastError = asClause(words);
          }
          throw thrown;
        }
      },
    },
    reach: () => {
      if (counts.answered > 0) return 'answered';
      if (counts.silent > 0) return 'silent';
      return counts.unreachable > 0 ? 'unreachable' : 'not-asked';
    },
    last: () => last,
    lastError: () => lastError,
  };
}
