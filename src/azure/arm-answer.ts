import { describeText, oneLine } from './answer-text.ts';
import { field, isObject, parseJson } from './json.ts';

/** An answer of ARM as it came. */
export interface ArmAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What ARM says in an error. */
export interface ArmWords {
  readonly code: string | undefined;
  readonly message: string;
}

/**
 * Reads an error's words from the raw body: ARM's `{"error":{"code","message"}}`, App Service's
 * `{"Code","Message",…}` in capitals and without an envelope, a web page, plain text or nothing.
 * Source: azure-cli's recordings; the SDK's own parser knows only the first form.
 */
export function readArmWords({ body }: ArmAnswer): ArmWords {
  const json = parseJson(body);
  if (!isObject(json)) return { code: undefined, message: describeText(body) };
  const inner = field(json, 'error');
  const error = isObject(inner) ? inner : json;
  const code = textOf(field(error, 'code')) ?? textOf(inner);
  const message = textOf(field(error, 'message')) ?? textOf(field(json, 'error_description'));
  return { code, message: oneLine(message ?? code ?? 'nothing more was said.') };
}

const answers = new WeakMap<Error, ArmAnswer>();

/** Wraps an answer that is no success, so that it can be thrown through the SDK's pipeline. */
export function answerError(answer: ArmAnswer): Error {
  const error = new Error(`Azure Resource Manager answered ${String(answer.status)}`);
  answers.set(error, answer);
  return error;
}

/** The answer that an error wraps, itself or as its cause. */
export function answerOf(thrown: unknown): ArmAnswer | undefined {
  if (!(thrown instanceof Error)) return undefined;
  return answers.get(thrown) ?? answerOf(thrown.cause);
}

/** Whether a body that should be JSON is JSON; an empty one is. */
export function isJson(body: string): boolean {
  return body.trim() === '' || parseJson(body) !== undefined;
}

/** Milliseconds that `Retry-After` or `x-ms-retry-after-ms` asks for; a date counts from `now`. */
export function readRetryAfter(headers: ArmAnswer['headers'], now: number): number | undefined {
  const inMs = Number(headers['retry-after-ms'] ?? headers['x-ms-retry-after-ms']);
  if (Number.isFinite(inMs) && inMs > 0) return inMs;
  const value = headers['retry-after'];
  if (value === undefined || value.trim() === '') return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** Ids that Azure's support asks for. */
export function readRequestId(headers: ArmAnswer['headers']): string | undefined {
  const ids = [headers['x-ms-request-id'], headers['x-ms-correlation-request-id']];
  const given = ids.filter((id) => id !== undefined && id !== '');
  return given.length === 0 ? undefined : given.join(', correlation ');
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
