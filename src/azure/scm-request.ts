import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import { failure } from '#failures/failure.ts';
import type { Failure } from '#failures/failure.ts';
import type { Connection } from '#http/connection.ts';
import { describeNetworkError } from '#http/network-error.ts';
import { sendForText } from '#http/send-for-text.ts';
import type { TextAnswer } from '#http/send-for-text.ts';
import { describeText, isPage, oneLine } from './answer-text.ts';
import { field, isObject, parseJson } from './json.ts';

/** A question to an SCM site. */
export interface ScmQuestion {
  readonly method: 'GET' | 'PUT';
  /** Path from the root, with `/` first. */
  readonly path: string;
  readonly body?: string;
  /** In words: `list deployments`. */
  readonly operation: string;
  /** Longest silence and longest time in all, in ms. */
  readonly idleTimeoutMs: number;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** An answer of Kudu's own: 2xx, or 404. `json` is undefined when there is no body. */
export interface ScmAnswer {
  readonly status: number;
  readonly json: unknown;
}

/** Cookies that keep one instance of the site in charge of all questions. Source: App Service, ARR affinity. */
export type Affinity = Map<string, string>;

/**
 * Asks an SCM site and gives what Kudu said; everything else becomes a failure of access.ts. A page is never Kudu's
 * word, whatever its status: a front end sends it while Kudu is not there.
 */
export async function askScm(
  question: ScmQuestion,
  access: ScmAccess,
  affinity: Affinity,
  connection: Connection,
): Promise<ScmAnswer> {
  const facts = { scmUrl: access.scmUrl, operation: question.operation };
  const { status, body, headers } = await send(question, access, affinity, connection).catch(
    (thrown: unknown) => {
      question.signal?.throwIfAborted();
      const words = `${describeNetworkError(thrown)}.`;
      throw failure('SCM_UNAVAILABLE', { ...facts, status: undefined, words }, { cause: thrown });
    },
  );
  keepAffinity(headers['set-cookie'], affinity);
  const told = { ...facts, status, words: describeScmBody(body), ...readRetryAfter(headers) };
  const refused = refusalOf(status, told);
  if (refused !== undefined) throw refused;
  const json = body.trim() === '' ? undefined : parseJson(body);
  const mute = body.trim() === '' && status !== 202;
  const spoken = json !== undefined || mute || (status === 404 && !isPage(body));
  if (!spoken) throw failure('SCM_UNAVAILABLE', told);
  return { status, json };
}

type Told = Parameters<typeof failure<'SCM_REFUSED'>>[1];

function refusalOf(status: number, told: Told): Failure | undefined {
  if ((status >= 200 && status < 300) || status === 404) return undefined;
  if (status === 401) return failure('SCM_UNAUTHORIZED', told);
  if (status === 403) return failure('SCM_FORBIDDEN', told);
  if (status === 409) return failure('SCM_BUSY', told);
  const away = status === 408 || status === 429 || status >= 500 || status < 400;
  return away ? failure('SCM_UNAVAILABLE', told) : failure('SCM_REFUSED', told);
}

async function send(
  question: ScmQuestion,
  access: ScmAccess,
  affinity: Affinity,
  connection: Connection,
): Promise<TextAnswer> {
  const { method, path, body, idleTimeoutMs, timeoutMs, signal } = question;
  const cookies = [...affinity].map(([name, value]) => `${name}=${value}`).join('; ');
  return sendForText(
    {
      method,
      url: `${access.scmUrl}${path}`,
      headers: {
        Authorization: await authorizationOf(access),
        Accept: 'application/json',
        'User-Agent': 'slotship',
        ...(cookies === '' ? {} : { Cookie: cookies }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
      fresh: method !== 'GET',
      idleTimeoutMs,
      timeoutMs,
      ...(signal === undefined ? {} : { signal }),
    },
    connection,
  );
}

/** The value of the Authorization header; it goes into that header and nowhere else. */
async function authorizationOf({ credentials }: ScmAccess): Promise<string> {
  if (credentials.kind === 'bearer') return `Bearer ${(await credentials.token()).reveal()}`;
  const pair = `${credentials.userName}:${credentials.password.reveal()}`;
  return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
}

function keepAffinity(header: string | undefined, affinity: Affinity): void {
  for (const [, name, value] of (header ?? '').matchAll(/(ARRAffinity\w*)=([^;,\s]*)/g)) {
    if (name !== undefined && value !== undefined) affinity.set(name, value);
  }
}

/** Kudu and its front end count in seconds. */
function readRetryAfter({ 'retry-after': value }: TextAnswer['headers']): { readonly retryAfterMs?: number } {
  return value !== undefined && /^\d{1,6}$/.test(value) ? { retryAfterMs: Number(value) * 1000 } : {};
}

/** Kudu's own words: what an exception said, else `Message`. Source: ASP.NET, HttpError. */
function describeScmBody(body: string): string {
  const json = parseJson(body);
  if (!isObject(json)) return describeText(body);
  const words = ['exceptionmessage', 'message'].map((name) => field(json, name));
  const said = words.find((one): one is string => typeof one === 'string' && one !== '');
  // Anything else in a body may be a setting, and settings may be secrets.
  return said === undefined ? 'nothing that can be shown was said.' : oneLine(said);
}
