import type { TextPart } from '#app-service/smoke-test.ts';
import { failure } from '#failures/failure.ts';
import type { Http, HttpAnswer, HttpRequest } from '#ports';
import type { Connection } from './connection.ts';
import { describeNetworkError } from './network-error.ts';
import { readBody } from './read-body.ts';

const maxRedirects = 10;
const maxBodyBytes = 1024 * 1024;

type Env = Readonly<Record<string, string | undefined>>;

/** Makes the door of smoke tests: no cookies, a new connection each, values of environment references stay inside. */
export function makeHttp(connection: Connection, env: Env, now: () => number): Http {
  return {
    async send(request) {
      const start = now();
      let connected = false;
      const reached = (): void => {
        connected = true;
      };
      const limit = AbortSignal.timeout(request.timeoutMs);
      const signal = request.signal === undefined ? limit : AbortSignal.any([limit, request.signal]);
      try {
        return await follow(request, signal, connection, env, { elapsed: () => now() - start, reached });
      } catch (thrown) {
        request.signal?.throwIfAborted();
        const timedOut = limit.aborted;
        const words = timedOut
          ? `It did not answer within ${String(request.timeoutMs)} ms.`
          : `When asked, ${describeNetworkError(thrown)}.`;
        throw failure(
          'HTTP_UNREACHABLE',
          { url: withoutUser(request.url), words, timedOut, connected },
          { cause: thrown },
        );
      }
    },
  };
}

async function follow(
  request: HttpRequest,
  signal: AbortSignal,
  connection: Connection,
  env: Env,
  watch: { readonly elapsed: () => number; readonly reached: () => void },
): Promise<HttpAnswer> {
  const first = new URL(request.url);
  let url = first;
  let { method } = request;
  let body = request.body === undefined ? undefined : textOf(request.body, env);
  for (let hops = 0; ; hops += 1) {
    // Secrets in headers and body belong to the host they were written for.
    const atHome = url.origin === first.origin;
    const headers = atHome ? headersOf(request, env) : {};
    const answer = await connection.send({
      method,
      url: url.href,
      headers,
      ...(body === undefined || !atHome ? {} : { body }),
      idleTimeoutMs: request.timeoutMs,
      fresh: true,
      onConnected: watch.reached,
      signal,
    });
    const location = answer.headers['location'];
    const redirected = [301, 302, 303, 307, 308].includes(answer.status) && location !== undefined;
    if (!request.followRedirects || !redirected || hops >= maxRedirects) {
      const text = await readBody(answer.stream, maxBodyBytes);
      return {
        status: answer.status,
        headers: answer.headers,
        body: text,
        durationMs: watch.elapsed(),
        url: withoutUser(url.href),
      };
    }
    answer.stream.destroy();
    url = new URL(location, url);
    if (answer.status !== 307 && answer.status !== 308 && method !== 'HEAD') {
      method = 'GET';
      body = undefined;
    }
  }
}

function headersOf(request: HttpRequest, env: Env): Record<string, string> {
  const given = Object.entries(request.headers).map(([name, parts]) => [name, textOf(parts, env)] as const);
  return { 'User-Agent': 'slotship', Accept: '*/*', Connection: 'close', ...Object.fromEntries(given) };
}

function textOf(parts: readonly TextPart[], env: Env): string {
  return parts.map((part) => (part.kind === 'literal' ? part.text : (env[part.name] ?? ''))).join('');
}

function withoutUser(url: string): string {
  return url.replace(/^([a-z]+:\/\/)[^/@]*@/i, '$1');
}
