import { bareUrl } from '#app-service/bare-url.ts';
import { cutText } from '#app-service/cut-text.ts';
import type { HttpAnswer } from '#ports';
import { cleanText } from '#app-service/clean-text.ts';

const longestBody = 500;
/** Headers that tell who answered and why; cookies and the like are never shown. */
const telling = [
  'content-type',
  'server',
  'retry-after',
  'www-authenticate',
  'x-powered-by',
  'x-ms-middleware-request-id',
  'x-ms-forbidden-ip',
] as const;

/** Makes foreign text fit for one line of a sentence: no escapes and control characters, at most `longest` characters. */
export function oneLine(text: string, longest = 200): string {
  return cutText(cleanText(text).replace(/\s+/g, ' ').trim(), longest);
}

/** Makes what a connection said a sentence part: "When asked, it was cut." becomes "it was cut". */
export function asClause(words: string): string {
  const bare = oneLine(words)
    .replace(/^When asked, /, '')
    .replace(/\.$/, '');
  return /^[A-Z][a-z ]/.test(bare) ? `${bare.slice(0, 1).toLowerCase()}${bare.slice(1)}` : bare;
}

/** A version as sentences show it: ten digits of a commit, another text whole. */
export function shownVersion(text: string): string {
  return /^[0-9a-f]{40}$/.test(text) ? text.slice(0, 10) : oneLine(text, 80);
}

/** An excerpt of an answer: its status, the headers that tell who answered, at most 500 characters of its body. */
export function makeExcerpt(answer: HttpAnswer): string {
  const headers = telling.flatMap((name) => {
    const value = answer.headers[name];
    return value === undefined ? [] : [`${name}: ${oneLine(value)}`];
  });
  const location = describeLocation(answer);
  const body = cleanText(answer.body).trim();
  const size = body.length > longestBody ? ` (${String(body.length)} characters)` : '';
  const shown = `${cutText(body, longestBody)}${size}`;
  return [
    `HTTP ${String(answer.status)} from ${bareUrl(answer.url)} after ${String(Math.round(answer.durationMs))} ms`,
    ...headers,
    ...(location === undefined ? [] : [`location: ${location}`]),
    ...(shown === '' ? ['(no body)'] : ['', shown]),
  ].join('\n');
}

/** Where an answer points to, without its query: a sign-in redirect carries one-time values there. */
export function describeLocation(answer: HttpAnswer): string | undefined {
  const location = answer.headers['location'];
  if (location === undefined) return undefined;
  return oneLine(bareUrl(location, answer.url));
}
