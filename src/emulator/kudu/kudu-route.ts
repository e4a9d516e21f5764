import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';
import type { KuduEngine, KuduView } from './kudu-engine.ts';

/** One request to the SCM site, its sender known. */
export interface KuduCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly params: Readonly<Record<string, string>>;
  readonly view: KuduView;
  readonly engine: KuduEngine;
  /** User name of Basic authentication; empty for a bearer token. */
  readonly userName: string;
}

/** A row of the SCM site's route table; `docs/emulator.md` lists them. */
export interface KuduRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `{name}` stands for one segment; routes under /api exist without it too. */
  readonly path: string;
  /** Only on this platform. */
  readonly platform?: 'windows' | 'linux';
  readonly summary: string;
  /** Where Kudu does it. */
  readonly source: string;
  /** Undefined when the route has answered by itself. */
  readonly run: (call: KuduCall) => Promise<Answer | undefined> | Answer;
}

/** The parameters of `path` if it fits `pattern`, without regard to case. */
export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const names: string[] = [];
  const source = pattern
    .replace(/[.]/gu, String.raw`\.`)
    .replace(/\{(\w+)(\*?)\}/gu, (_, name: string, many: string) => {
      names.push(name);
      return many === '' ? '([^/]+)' : '(.*)';
    });
  const match = new RegExp(`^${source.replace(/^\/api\//u, '(?:/api)?/')}/?$`, 'iu').exec(path);
  if (!match) return undefined;
  return Object.fromEntries(names.map((name, index) => [name, decode(match[index + 1] ?? '')]));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
