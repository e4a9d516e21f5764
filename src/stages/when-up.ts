import { isAway } from '#failures/is-away.ts';
import type { Ports } from '#ports';
import { poll } from './poll.ts';

/** How long a question to a site that may just have restarted is repeated, in ms. */
const upMs = 90_000;

/**
 * Asks an SCM site that may be restarting: settings, a preview and a swap restart it, and its front end answers 5xx
 * now and then.
 * @throws Failure SCM_UNAVAILABLE or PUSH_TLS_FAILED when it stays away for `waitMs`
 */
export async function whenUp<T>(ask: () => Promise<T>, ports: Ports, waitMs = upMs): Promise<T> {
  const seen = await poll(
    async () => ({ answer: await ask() }),
    {
      until: () => true,
      deadline: ports.clock.now() + waitMs,
      notYet: isAway,
      signal: ports.signal,
      onWait: (_seen, elapsedMs) => {
        const waited = String(Math.round(elapsedMs / 1000));
        ports.tell({ kind: 'progressed', text: `Waiting for an SCM site to answer, for ${waited} s` });
      },
    },
    ports.clock,
  );
  if (seen.last === undefined) throw seen.outcome === 'deadline' ? seen.lastError : new Error('no answer');
  return seen.last.answer;
}
