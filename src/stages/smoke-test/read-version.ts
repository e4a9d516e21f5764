import type { ValuePlace } from '#app-service/smoke-test.ts';
import type { HttpAnswer } from '#ports';
import { findJsonValues } from './json-values.ts';

/** The version an answer names, or why it names none. */
export type VersionLook =
  { readonly kind: 'value'; readonly value: string } | { readonly kind: 'none'; readonly why: string };

/**
 * Reads the version out of an answer: a header, the one value of a JSON path, what a pattern's first group (or
 * the whole pattern) matches in the body, or the whole body. White space around it does not count.
 */
export async function readVersion(answer: HttpAnswer, place: ValuePlace): Promise<VersionLook> {
  switch (place.kind) {
    case 'header':
      return asLook(answer.headers[place.name.toLowerCase()], `there is no header '${place.name}'`);
    case 'body':
      return asLook(answer.body, 'the body is empty');
    case 'pattern':
      return readByPattern(answer.body, place.pattern);
    case 'json-path':
      return readByPath(answer.body, place.path);
  }
}

function asLook(text: string | undefined, missing: string): VersionLook {
  const value = text?.trim() ?? '';
  return value === '' ? { kind: 'none', why: missing } : { kind: 'value', value };
}

function readByPattern(body: string, pattern: string): VersionLook {
  try {
    const match = new RegExp(pattern).exec(body);
    return asLook(match?.[1] ?? match?.[0], `nothing in the body matches '${pattern}'`);
  } catch {
    return { kind: 'none', why: `the pattern '${pattern}' is not a valid regular expression` };
  }
}

async function readByPath(body: string, path: string): Promise<VersionLook> {
  const look = await findJsonValues(body, path);
  if (look.kind === 'problem') return { kind: 'none', why: look.problem };
  const [value, ...more] = look.values;
  if (more.length > 0) return { kind: 'none', why: `'${path}' selects several values, and one is wanted` };
  if (typeof value !== 'string' && typeof value !== 'number') {
    const found = value === undefined ? 'nothing' : 'no text and no number';
    return { kind: 'none', why: `'${path}' selects ${found} in the body` };
  }
  return asLook(String(value), `'${path}' selects an empty text`);
}
