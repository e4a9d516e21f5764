import type { IncomingMessage, ServerResponse } from 'node:http';

/** The content a slot serves: it keeps its id and folder when a swap moves it to another slot. */
export interface SiteContent {
  readonly id: string;
  readonly home: string;
}

/** The plain HTTP request that App Service sends to wake an app; any status will do unless `statuses` names some. */
export interface WarmUpPing {
  readonly path: string;
  readonly statuses: readonly number[] | undefined;
  readonly timeoutMs: number;
}

/** Whether the app answered its warm-up ping, and if not, why. */
export type WarmUp = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** The process that serves a content, as it is now. */
export interface SiteFacts {
  readonly pid: number | undefined;
  /** Milliseconds since 1970. */
  readonly startedAt: number | undefined;
  readonly environment: Readonly<Record<string, string>>;
  /** Requests handed to this content's processes so far. */
  readonly requests: number;
}

/** The running apps of all contents. */
export interface Sites {
  /** Resolves when the new process listens, has crashed or has used up its time to start. */
  restart(content: SiteContent, environment: Readonly<Record<string, string>>): Promise<void>;
  stopSite(content: SiteContent): Promise<void>;
  warmUp(content: SiteContent, ping: WarmUpPing): Promise<WarmUp>;
  handle(
    content: SiteContent,
    mode: 'running' | 'stopped',
    request: IncomingMessage,
    response: ServerResponse,
  ): void;
  describe(content: SiteContent): SiteFacts;
  stop(): Promise<void>;
}
