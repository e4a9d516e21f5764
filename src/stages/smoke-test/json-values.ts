import type { JsonValue } from 'jsonpath-rfc9535';

export type JsonLook =
  | { readonly kind: 'values'; readonly values: readonly unknown[] }
  | { readonly kind: 'problem'; readonly problem: string };

/** Finds what a JSONPath (RFC 9535) selects in a body. The library is loaded at the first use. */
export async function findJsonValues(body: string, path: string): Promise<JsonLook> {
  const parsed = parseJson(body);
  if (parsed.kind === 'problem') return parsed;
  const { query } = await import('jsonpath-rfc9535');
  try {
    return { kind: 'values', values: query(parsed.values[0] as JsonValue, path) };
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return { kind: 'problem', problem: `the JSON path '${path}' is not valid: ${why}` };
  }
}

/** Parses a body as JSON. */
export function parseJson(body: string): JsonLook {
  try {
    return { kind: 'values', values: [JSON.parse(body)] };
  } catch {
    return { kind: 'problem', problem: body.trim() === '' ? 'the body is empty' : 'the body is not JSON' };
  }
}

/** Whether two JSON values are the same; the order of an object's members does not count. */
export function sameJson(left: unknown, right: unknown): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) {
    return left === right;
  }
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every(
      (name) =>
        Object.hasOwn(right, name) &&
        sameJson((left as Record<string, unknown>)[name], (right as Record<string, unknown>)[name]),
    )
  );
}
