import { describeSlot } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import type { HttpAnswer, Ports } from '#ports';
import { askSite } from '../smoke-test/ask-site.ts';
import { findWall } from '../smoke-test/site-wall.ts';

/** A request that is answered faster than this finds the app warm, in ms. */
const warmMs = 1_000;
const mostTries = 10;
const timeoutMs = 60_000;

const pingPath = 'WEBSITE_SWAP_WARMUP_PING_PATH';
const pingStatuses = 'WEBSITE_SWAP_WARMUP_PING_STATUSES';

/**
 * Asks every path until it answers fast and without an error, so that Azure's own warm-up meets a warm app, and tells
 * what would make that warm-up fail or lie. Nothing here stops a swap: the smoke tests have judged the build.
 * Source: docs deploy-staging-slots, "Swap operation steps"; reference-app-settings, warm-up settings.
 */
export async function warmSlot(slot: Slot, paths: readonly string[], ports: Ports): Promise<void> {
  const settings = await readPing(slot, ports);
  const path = settings[pingPath] ?? '/';
  for (const one of new Set([path, ...paths])) await warmPath(slot, one, ports);
  const answer = await askSite(slot, path, timeoutMs, ports);
  const words = [...forecast(answer, path, settings), ...(await foretellPlain(slot, path, answer, ports))];
  for (const text of words) ports.tell({ kind: 'warned', text });
  if (settings[pingPath] === undefined || settings[pingStatuses] === undefined) {
    const text = `${pingPath} and ${pingStatuses} are not both set on the slot: in the swap any answer of ${shown(path)}, even an error, counts as warm`;
    ports.tell({ kind: 'said', text });
  }
}

async function readPing(slot: Slot, ports: Ports): Promise<Readonly<Record<string, string>>> {
  const settings = await ports.management?.readSettings(slot);
  return settings?.appSettings ?? {};
}

/** A path for the log: its query may hold a key, and comes out of an app setting. */
function shown(path: string): string {
  return path.replace(/[?#].*$/su, '');
}

async function warmPath(slot: Slot, path: string, ports: Ports): Promise<void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const answer = await askSite(slot, path, timeoutMs, ports);
    if (answer !== undefined && answer.status < 500 && answer.durationMs < warmMs) return;
    await ports.clock.sleep(500, ports.signal);
  }
  ports.tell({
    kind: 'warned',
    text: `${shown(path)} of the ${describeSlot(slot)} did not become fast and healthy; Azure's warm-up may take long.`,
  });
}

const isRedirect = (answer: HttpAnswer | undefined): boolean =>
  answer !== undefined && answer.status >= 300 && answer.status < 400;

/**
 * Azure's warm-up comes by plain HTTP and past the front end, so an app that itself sends such requests to HTTPS never
 * answers it. Where the front end does that (`httpsOnly`), the app cannot be asked.
 */
async function foretellPlain(
  slot: Slot,
  path: string,
  answer: HttpAnswer | undefined,
  ports: Ports,
): Promise<readonly string[]> {
  if (slot.httpsOnly || isRedirect(answer)) return [];
  const plain = await askSite({ siteUrl: slot.siteUrl.replace(/^https:/, 'http:') }, path, timeoutMs, ports);
  if (!isRedirect(plain) || plain?.headers['location']?.startsWith('https:') !== true) return [];
  return [
    `Azure's warm-up asks ${shown(path)} over plain HTTP, which the app itself redirects to HTTPS: it is not warmed by that, and the swap may fail. Let the app answer ${shown(path)} over plain HTTP too, and turn on 'HTTPS Only' in App Service instead.`,
  ];
}

/** What Azure's own warm-up will make of the path it pings: any answer counts as warm unless the statuses are set. */
function forecast(
  answer: HttpAnswer | undefined,
  path: string,
  settings: Readonly<Record<string, string>>,
): readonly string[] {
  const ping = `Azure's warm-up asks ${shown(path)}`;
  if (answer === undefined) return [`${ping}, which gives no answer: the swap will probably fail.`];
  const accepted = settings[pingStatuses]?.split(',').map((status) => Number(status.trim()));
  const words: string[] = [];
  if (answer.status >= 500)
    words.push(
      `${ping}, which answers ${String(answer.status)}; without ${pingStatuses} that counts as warm.`,
    );
  if (findWall(answer) !== undefined)
    words.push(`${ping}, which a wall in front of the app answers; the app itself is not warmed by it.`);
  if (isRedirect(answer)) {
    words.push(
      `${ping}, which redirects; Azure asks over plain HTTP and does not follow. Set ${pingPath} to a path that answers itself.`,
    );
  }
  if (accepted !== undefined && !accepted.includes(answer.status)) {
    words.push(
      `${ping}, which answers ${String(answer.status)}, but ${pingStatuses} accepts ${accepted.join(', ')} only: the swap will fail.`,
    );
  }
  return words;
}
