import type { Secret } from '#app-service/secret.ts';

const hidden = '***';

/** Shorter texts are hidden only where they stand alone: they would eat half a log. */
const shortest = 4;

export interface Redactor {
  /** From now on the secret is hidden in all its forms. `userName` adds the form of Basic sign-in. */
  learn(secret: Secret, userNames?: readonly string[]): void;
  /** The text with every form of every secret hidden. */
  readonly redact: (text: string) => string;
  /** The same for every text in a value, whatever its shape; other values stay as they are. */
  redactAll<T>(value: T): T;
}

/** Makes a redactor that knows no secret yet. */
export function makeRedactor(): Redactor {
  const forms = new Set<string>();
  let ordered: readonly string[] = [];
  const redact = (text: string): string =>
    ordered.reduce((left, form) => (left.includes(form) ? left.split(form).join(hidden) : left), text);
  const redactAll = (value: unknown): unknown => {
    if (typeof value === 'string') return redact(value);
    if (Array.isArray(value)) return value.map(redactAll);
    if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
      return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, redactAll(one)]));
  };
  return {
    learn(secret, userNames = []) {
      for (const form of formsOf(secret.reveal(), userNames)) forms.add(form);
      // The longest first: a form may be part of another.
      ordered = [...forms].sort((a, b) => b.length - a.length);
    },
    redact,
    redactAll: (value) => redactAll(value) as typeof value,
  };
}

/** Every form that a secret may show up in: plain, a line each, URL-encoded, in JSON, in base64 alone and as Basic pair. */
export function formsOf(text: string, userNames: readonly string[] = []): readonly string[] {
  const lines = [text, ...text.split(/\r?\n/)].filter((line) => line.trim().length >= shortest);
  const base64 = (plain: string): string => Buffer.from(plain, 'utf8').toString('base64');
  return [
    ...new Set(
      lines.flatMap((line) => [
        line,
        encodeURIComponent(line),
        new URLSearchParams({ v: line }).toString().slice('v='.length),
        JSON.stringify(line).slice(1, -1),
        ...base64Anywhere(line),
        base64(line),
        ...userNames.map((userName) => base64(`${userName}:${line}`)),
      ]),
    ),
  ].filter((form) => form.length >= shortest);
}

/**
 * What of a text is certain to show in the base64 of anything that holds it, at each of the three offsets; this
 * covers the Basic pair of any user name.
 */
function base64Anywhere(text: string): readonly string[] {
  const bytes = Buffer.from(text, 'utf8');
  return [0, 1, 2].flatMap((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const from = Math.ceil((offset * 8) / 6);
    const until = Math.floor(((offset + bytes.length) * 8) / 6);
    const certain = padded.slice(from, until);
    return certain.length >= 8 ? [certain] : [];
  });
}
