import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import { failure } from '#failures/failure.ts';
import type { Connection } from '#http/connection.ts';
import { describeNetworkError } from '#http/network-error.ts';
import { readBody } from '#http/read-body.ts';

/** A question to an SCM site. */
export interface ScmQuestion {
  readonly method: 'GET' | 'PUT';
  /** Path from the root, with `/` first. */
  readonly path: string;
  readonly body?: string;
  /** In words: `list deployments`. */
  readonly operation: string;
  /** Longest silence in ms. */
  readonly idleTimeoutMs: number;
  readonly signal?: AbortSignal;
}

/** An answer that said something: 2xx, or 404. `json` is undefined when there is no body. */
export interface ScmAnswer {
  readonly status: number;
  readonly json: unknown;
}

const maxBodyBytes = 16 * 1024 * 1024;

/**
 * Asks an SCM site and gives what it said; everything else becomes a failure of access.ts. `cookies` keeps the
 * affinity cookie, so that one instance answers all questions (ARR affinity).
 */
export async function askScm(
  question: ScmQuestion,
  access: ScmAccess,
  cookies: Map<string, string>,
  connection: Connection,
): Promise<ScmAnswer> {
  const facts = { scmUrl: access.scmUrl, operation: question.operation };
  const { status, body } = await send(question, access, cookies, connection).catch((thrown: unknown) => {
    question.signal?.throwIfAborted();
    const words = `${describeNetworkError(thrown)}.`;
    throw failure('SCM_UNAVAILABLE', { ...facts, status: undefined, words }, { cause: thrown });
  });
  const told = { ...facts, status, words: describeBody(body) };
  if (status === 401) throw failure('SCM_UNAUTHORIZED', told);
  if (status === 403) throw failure('SCM_FORBIDDEN', told);
  if (status === 409) throw failure('SCM_BUSY', told);
  if (status === 202 || status === 429 || status >= 500 || status < 200)
    throw failure('SCM_UNAVAILABLE', told);
  if (status !== 404 && status >= 300) throw failure('SCM_REFUSED', told);
  if (body.trim() === '') return { status, json: undefined };
  const json = parseJson(body);
  // A page of the front end with status 200 says that Kudu is not there yet.
  if (json === undefined && status !== 404) throw failure('SCM_UNAVAILABLE', told);
  return { status, json };
}

async function send(
  question: ScmQuestion,
  access: ScmAccess,
  cookies: Map<string, string>,
  connection: Connection,
): Promise<{ readonly status: number; readonly body: string }> {
  const headers: Record<string, string> = {
    Authorization: await authorizationOf(access),
    Accept: 'application/json',
    'User-Agent': 'slotship',
  };
  if (cookies.size > 0)
    headers['Cookie'] = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  if (question.body !== undefined) headers['Content-Type'] = 'application/json';
  const answer = await connection.send({
    method: question.method,
    url: `${access.scmUrl}${question.path}`,
    headers,
    ...(question.body === undefined ? {} : { body: question.body }),
    idleTimeoutMs: question.idleTimeoutMs,
    ...(question.signal === undefined ? {} : { signal: question.signal }),
  });
  keepAffinity(answer.headers['set-cookie'], cookies);
  return { status: answer.status, body: await readBody(answer.stream, maxBodyBytes) };
}

/** The value of the Authorization header; it goes into that header and nowhere else. */
export async function authorizationOf(access: ScmAccess): Promise<string> {
  const { credentials } = access;
  if (credentials.kind === 'bearer') return `Bearer ${(await credentials.token()).reveal()}`;
  const pair = `${credentials.userName}:${credentials.password.reveal()}`;
  return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
}

function keepAffinity(header: string | undefined, cookies: Map<string, string>): void {
  for (const [, name, value] of (header ?? '').matchAll(/(ARRAffinity\w*)=([^;,\s]+)/g)) {
    if (name !== undefined && value !== undefined) cookies.set(name, value);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Kudu's own words: `Message` of its JSON, else the first line of text; of a page only that it is one. */
export function describeBody(body: string): string {
  const json = parseJson(body);
  if (typeof json === 'object' && json !== null) {
    const found = Object.entries(json).find(([key]) => /^(exception)?message$/i.test(key));
    if (typeof found?.[1] === 'string') return found[1];
  }
  const text = body.trim();
  if (text === '') return 'without a word.';
  if (/^<(!doctype|html)/i.test(text)) {
    const title = /<title>([^<]*)<\/title>/i.exec(text)?.[1];
    return title === undefined ? 'with a web page.' : `with a web page titled "${title.trim()}".`;
  }
  return text.split('\n')[0]?.slice(0, 500) ?? '';
}
