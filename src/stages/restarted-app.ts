import type { Slot } from '#app-service/slot.ts';
import { isFailure } from '#failures/failure.ts';
import type { Ports } from '#ports';
import { poll } from './poll.ts';
import { urlOf } from './tested-site.ts';

/** Before this long the process may be the one from before still; Azure shows neither its start nor its end, in ms. */
const soonestMs = 5_000;
/** How long it is waited for; the tests that follow have patience of their own, in ms. */
const longestMs = 60_000;
/** Answers in a row that show that it lasts. */
const lasting = 3;

/** Waits until an app whose settings were changed has restarted, as far as can be seen: it answers, and goes on to. */
export async function awaitRestartedApp(slot: Slot, ports: Ports): Promise<void> {
  const start = ports.clock.now();
  const request = { method: 'GET', headers: {}, body: undefined, followRedirects: false, timeoutMs: 10_000 };
  let inRow = 0;
  await poll(
    async () => {
      const isUp = await ports.http
        .send({ ...request, url: urlOf(slot, '/'), signal: ports.signal })
        .then(({ status }) => status < 500)
        .catch((thrown: unknown) => {
          if (!isFailure(thrown, 'HTTP_UNREACHABLE')) throw thrown;
          return false;
        });
      inRow = isUp ? inRow + 1 : 0;
      return inRow;
    },
    {
      until: (count) => count >= lasting && ports.clock.now() - start >= soonestMs,
      deadline: start + longestMs,
      maxMs: 1_000,
      signal: ports.signal,
    },
    ports.clock,
  );
}
