import type { IncomingMessage, ServerResponse } from 'node:http';
import { openAppLog } from './app-log.ts';
import { findApp } from './find-app.ts';
import { sendPage } from './site-pages.ts';
import { startSiteProcess, type SiteProcess } from './site-process.ts';
import { proxyRequest } from './site-proxy.ts';
import type { SiteContent, SiteFacts } from './sites-seam.ts';
import { ensureWwwroot, serveFiles } from './static-site.ts';

/** Keeps one content's app running. */
export interface SiteKeeper {
  restart(environment: Readonly<Record<string, string>>): Promise<void>;
  /** Serves a request, waiting for a start that is under way. */
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** The process once it listens, or what is served without one, or why there is none. */
  arrive(): Promise<Arrival>;
  facts(): SiteFacts;
  rest(): Promise<void>;
  stop(): Promise<void>;
}

/** What a request meets. */
export type Arrival =
  | { readonly kind: 'process'; readonly process: SiteProcess }
  | { readonly kind: 'files'; readonly wwwroot: string }
  | { readonly kind: 'down'; readonly reason: string };

const defaultStartLimitMs = 230_000;
const pauseAfterCrashMs = 2000;

/** Makes the keeper of `content`; nothing is started before the first restart or request. */
export function makeSiteKeeper(content: SiteContent, now: () => number): SiteKeeper {
  let environment: Readonly<Record<string, string>> = {};
  let current: Arrival | undefined;
  let starting: { readonly done: Promise<void>; abandon(): void } | undefined;
  let requests = 0;
  let lastStartMs = 0;
  const alive = new Set<SiteProcess>();

  const start = (): Promise<void> => {
    starting?.abandon();
    const before = starting?.done;
    let abandoned = false;
    let child: SiteProcess | undefined;
    const run = async (): Promise<void> => {
      await before;
      const next = await begin(content, environment, now, (started) => {
        child = started;
        alive.add(started);
        if (abandoned) void started.kill();
      });
      if (abandoned) {
        if (next.kind === 'process') await next.process.kill();
        return;
      }
      const old = current;
      current = next;
      for (const process of alive) if (process.ended() !== undefined) alive.delete(process);
      if (old?.kind === 'process') void old.process.retire().finally(() => alive.delete(old.process));
    };
    lastStartMs = performance.now();
    const done = run();
    const mine = {
      done,
      abandon: () => {
        abandoned = true;
        void child?.kill();
      },
    };
    starting = mine;
    return done.finally(() => {
      if (starting === mine) starting = undefined;
    });
  };

  const arrive = async (): Promise<Arrival> => {
    if (!current) await (starting?.done ?? start());
    if (current?.kind === 'process' && current.process.ended() !== undefined) {
      current = { kind: 'down', reason: `The app's process ${String(current.process.ended())}.` };
    }
    const waited = performance.now() - lastStartMs > pauseAfterCrashMs;
    if (current?.kind === 'down' && (starting || waited)) await (starting?.done ?? start());
    return current ?? { kind: 'down', reason: 'The app was stopped.' };
  };

  return {
    arrive,
    async restart(next) {
      environment = next;
      await start();
    },
    async serve(request, response) {
      requests += 1;
      const met = await arrive();
      if (met.kind === 'process') proxyRequest(met.process, request, response);
      else if (met.kind === 'files') serveFiles(met.wwwroot, request, response);
      else sendPage(response, 503, 'Application Error', 'The app could not be started. See LogFiles.');
    },
    facts: () => ({
      pid: current?.kind === 'process' ? current.process.pid : undefined,
      startedAt: current?.kind === 'process' ? current.process.startedAt : undefined,
      environment,
      requests,
    }),
    async rest() {
      starting?.abandon();
      await starting?.done;
      const old = current;
      current = undefined;
      if (old?.kind === 'process') await old.process.retire();
    },
    async stop() {
      starting?.abandon();
      await starting?.done;
      current = undefined;
      await Promise.all([...alive].map((process) => process.kill()));
    },
  };
}

/** Starts what lies in wwwroot and waits until it listens. */
async function begin(
  content: SiteContent,
  environment: Readonly<Record<string, string>>,
  now: () => number,
  started: (process: SiteProcess) => void,
): Promise<Arrival> {
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
