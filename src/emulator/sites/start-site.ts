import { openAppLog } from './app-log.ts';
import { findApp } from './find-app.ts';
import { startSiteProcess, type SiteProcess } from './site-process.ts';
import type { SiteContent } from './sites-seam.ts';
import { ensureWwwroot } from './static-site.ts';

/** What a request to a content meets: its app's process, plain files, or nothing, and why. */
export type Arrival =
  | { readonly kind: 'process'; readonly process: SiteProcess }
  | { readonly kind: 'files'; readonly wwwroot: string }
  | { readonly kind: 'down'; readonly reason: string };

/** What is started, and who hears of its process at once. */
export interface SiteStart {
  readonly content: SiteContent;
  readonly environment: Readonly<Record<string, string>>;
  readonly now: () => number;
  readonly started: (process: SiteProcess) => void;
}

/** Source: App Service, WEBSITES_CONTAINER_START_TIME_LIMIT. */
const defaultStartLimitMs = 230_000;

/** Starts what lies in wwwroot and waits until it listens, has ended, or its time to start is over. */
export async function startSite({ content, environment, now, started }: SiteStart): Promise<Arrival> {
  const wwwroot = ensureWwwroot(content.home);
  const log = openAppLog(content.home, now);
  const app = findApp(wwwroot);
  if (app.kind === 'static') return { kind: 'files', wwwroot };
  if (app.kind === 'unknown') {
    log.note(app.reason);
    return { kind: 'down', reason: app.reason };
  }
  const process = await startSiteProcess({ home: content.home, args: app.args, environment, log, now });
  started(process);
  const limit = Number(environment['WEBSITES_CONTAINER_START_TIME_LIMIT']);
  const limitMs = limit > 0 ? limit * 1000 : defaultStartLimitMs;
  const outcome = await process.ready(limitMs);
  if (outcome === 'listening') return { kind: 'process', process };
  await process.kill();
  const reason =
    outcome === 'ended'
      ? `The app's process ${String(process.ended())} before it listened on port ${String(process.port)}.`
      : `The app did not listen on port ${String(process.port)} within ${String(limitMs / 1000)} s.`;
  log.note(reason);
  return { kind: 'down', reason };
}
