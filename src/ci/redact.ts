import type { Secret } from '#app-service/secret.ts';
import { cleanText } from '#app-service/clean-text.ts';
import { findCuts, findPieces } from './secret-pieces.ts';
import type { Span } from './secret-pieces.ts';
import { formsOf } from './secret-forms.ts';

const hidden = '***';

/** What holds one of a closed set of words, by which events and reports are told apart; a secret may be such a word. */
const closed = new Set([
  'kind',
  'stage',
  'outcome',
  'code',
  'area',
  'blame',
  'state',
  'production',
  'command',
]);

export interface Redactor {
  /** From now on the secret is hidden in all its forms. False: it is already. */
  learn(secret: Secret): boolean;
  /** The text without escapes and control characters, and with every form of every secret hidden, also where it was cut. */
  readonly redact: (text: string) => string;
  /** The same for every text in a value, whatever its shape; other values stay as they are. */
  readonly redactAll: <T>(value: T) => T;
}

/** Makes a redactor that knows no secret yet. */
export function makeRedactor(): Redactor {
  const forms = new Set<string>();
  const redact = (given: string): string => {
    const text = cleanText(given);
    const cuts = findCuts(text);
    return hide(
      text,
      [...forms].flatMap((form) => [...findSpans(text, form), ...findPieces(text, form, cuts)]),
    );
  };
  const redactAll = (value: unknown): unknown => {
    if (typeof value === 'string') return redact(value);
    if (Array.isArray(value)) return value.map(redactAll);
    if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
      return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, one]: [string, unknown]) => [
        key,
        closed.has(key) && typeof one === 'string' ? one : redactAll(one),
      ]),
    );
  };
  return {
    learn(secret) {
      const fresh = formsOf(secret.reveal()).filter((form) => !forms.has(form));
      for (const form of fresh) forms.add(form);
      return fresh.length > 0;
    },
    redact,
    redactAll: (value) => redactAll(value) as typeof value,
  };
}

/** Everywhere that a form stands in a text, also where it overlaps with itself. */
function findSpans(text: string, form: string): readonly Span[] {
  const spans: Span[] = [];
  for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1))
    spans.push([at, at + form.length]);
  return spans;
}

/** Hides spans; those that overlap are hidden as one, so that no rest of either is seen. */
function hide(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text;
  const merged: [number, number][] = [];
  for (const [from, to] of [...spans].sort(([a], [b]) => a - b)) {
    const last = merged.at(-1);
    if (last !== undefined && from < last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  const starts = [0, ...merged.map(([, to]) => to)];
  return starts.map((start, at) => text.slice(start, merged[at]?.[0])).join(hidden);
}
