import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendPage } from './site-pages.ts';
import type { SiteProcess } from './site-process.ts';
import { proxyRequest } from './site-proxy.ts';
import type { SiteContent, SiteFacts } from './sites-seam.ts';
import { startSite, type Arrival } from './start-site.ts';
import { serveFiles } from './static-site.ts';

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

/** The keeper's memory. */
interface Keeping {
  readonly content: SiteContent;
  readonly now: () => number;
  /** Every process that may still run. */
  readonly alive: Set<SiteProcess>;
  environment: Readonly<Record<string, string>>;
  current: Arrival | undefined;
  starting: Starting | undefined;
  requests: number;
  lastStartMs: number;
}

interface Starting {
  readonly done: Promise<void>;
  readonly abandon: () => void;
}

const pauseAfterCrashMs = 2000;

/** Makes the keeper of `content`; nothing is started before the first restart or request. */
export function makeSiteKeeper(content: SiteContent, now: () => number): SiteKeeper {
  const keeping: Keeping = {
    content,
    now,
    alive: new Set(),
    environment: {},
    current: undefined,
    starting: undefined,
    requests: 0,
    lastStartMs: 0,
  };
  return {
    arrive: () => arrive(keeping),
    async restart(environment) {
      keeping.environment = environment;
      await start(keeping);
    },
    async serve(request, response) {
      keeping.requests += 1;
      const met = await arrive(keeping);
      if (met.kind === 'process') proxyRequest(met.process, request, response);
      else if (met.kind === 'files') serveFiles(met.wwwroot, request, response);
      else sendPage(response, 503, 'Application Error', 'The app could not be started. See LogFiles.');
    },
    facts() {
      const { current, environment, requests } = keeping;
      const process = current?.kind === 'process' ? current.process : undefined;
      return { pid: process?.pid, startedAt: process?.startedAt, environment, requests };
    },
    async rest() {
      const old = await leave(keeping);
      if (old?.kind === 'process') await old.process.retire();
    },
    async stop() {
      await leave(keeping);
      await Promise.all([...keeping.alive].map((process) => process.kill()));
    },
  };
}

/** Starts the app anew; a start that is under way is given up, and the old process serves until the new one can. */
async function start(keeping: Keeping): Promise<void> {
  keeping.starting?.abandon();
  const before = keeping.starting?.done;
  const mine = { abandoned: false, process: undefined as SiteProcess | undefined };
  const abandoned = (): boolean => mine.abandoned;
  keeping.lastStartMs = performance.now();
  const run = async (): Promise<void> => {
    await before;
    if (abandoned()) return;
    const { content, environment, now } = keeping;
    const started = (process: SiteProcess): void => {
      mine.process = process;
      keeping.alive.add(process);
      if (abandoned()) void process.kill();
    };
    const next = await startSite({ content, environment, now, started });
    if (abandoned()) await mine.process?.kill();
    else replace(keeping, next);
  };
  const starting: Starting = {
    done: run(),
    abandon: () => {
      mine.abandoned = true;
      void mine.process?.kill();
    },
  };
  keeping.starting = starting;
  await starting.done.finally(() => {
    if (keeping.starting === starting) keeping.starting = undefined;
  });
}

function replace(keeping: Keeping, next: Arrival): void {
  const { current: old, alive } = keeping;
  keeping.current = next;
  for (const process of alive) if (process.ended() !== undefined) alive.delete(process);
  if (old?.kind === 'process') void old.process.retire();
}

/** What serves now, after a start that is under way; an app that has ended is started again, but not at once. */
async function arrive(keeping: Keeping): Promise<Arrival> {
  if (!keeping.current) await (keeping.starting?.done ?? start(keeping));
  const { current } = keeping;
  if (current?.kind === 'process' && current.process.ended() !== undefined) {
    keeping.current = { kind: 'down', reason: `The app's process ${String(current.process.ended())}.` };
  }
  const rested = performance.now() - keeping.lastStartMs > pauseAfterCrashMs;
  if (keeping.current?.kind === 'down' && (keeping.starting || rested)) {
    await (keeping.starting?.done ?? start(keeping));
  }
  return keeping.current ?? { kind: 'down', reason: 'The app was stopped.' };
}

/** Gives up what is being started and forgets what serves; returns the latter. */
async function leave(keeping: Keeping): Promise<Arrival | undefined> {
  keeping.starting?.abandon();
  await keeping.starting?.done;
  const { current } = keeping;
  keeping.current = undefined;
  return current;
}
