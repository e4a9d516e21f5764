import type { Slot } from '#app-service/slot.ts';
import type { Ports } from '#ports';
import { askSite } from '../smoke-test/ask-site.ts';
import { poll } from '../poll.ts';

/** Before this long the process may be the one from before still; Azure shows neither its start nor its end, in ms. */
const soonestMs = 5_000;
/** How long it is waited for; the tests that follow have patience of their own, in ms. */
const longestMs = 60_000;
const requestMs = 10_000;
/** Answers in a row that show that it lasts. */
const lasting = 3;

/** Waits until an app whose settings were changed has restarted, as far as can be seen: it answers, and goes on to. */
export async function awaitRestartedApp(slot: Slot, ports: Ports): Promise<void> {
  const start = ports.clock.now();
  let inRow = 0;
  await poll(
    async () => {
      const answer = await askSite(slot, '/', requestMs, ports);
      inRow = answer !== undefined && answer.status < 500 ? inRow + 1 : 0;
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
