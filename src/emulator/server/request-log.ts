import type { Surface } from '../faults/fault.ts';

/** One request that the emulator got. */
export interface LoggedRequest {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly surface: Surface;
  readonly app: string | undefined;
  readonly slot: string | undefined;
  /** The content that the slot served when the request came. */
  readonly contentId: string | undefined;
  /** Process id of the app that got it. */
  readonly pid: number | undefined;
  readonly method: string;
  /** Path and query; secrets never travel there, but a swap's poll address is cut. */
  readonly url: string;
  readonly userAgent: string;
  /** Id of the fault kind that struck, if one did. */
  readonly fault: string | undefined;
  /** Undefined while the answer is open; 0 when the connection broke before one. */
  status: number | undefined;
  endedAt: number | undefined;
}

const kept = 20_000;

/** The latest requests, oldest first. */
export interface RequestLog {
  add(entry: LoggedRequest): void;
  list(): readonly LoggedRequest[];
}

/** An empty request log that forgets the oldest when it is full. */
export function makeRequestLog(): RequestLog {
  const entries: LoggedRequest[] = [];
  return {
    add(entry) {
      entries.push(entry);
      if (entries.length > kept) entries.splice(0, entries.length - kept);
    },
    list: () => entries,
  };
}
