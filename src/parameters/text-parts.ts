import type { TextPart } from '#app-service/smoke-test.ts';
import type { Parsed } from './parsed.ts';

const accepted = 'Write ${env:NAME} to refer to the environment variable NAME';

/** Parses text in which `${env:NAME}` refers to an environment variable. */
export function parseTextParts(text: string): Parsed<readonly TextPart[]> {
  const parts: TextPart[] = [];
  for (const piece of text.split(/(\$\{[^}]*\}?)/)) {
    if (piece === '') continue;
    const name = /^\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}$/.exec(piece)?.[1];
    if (name !== undefined) parts.push({ kind: 'environment', name });
    else if (piece.startsWith('${'))
      return { problem: `holds '${piece}', which refers to nothing`, accepted };
    else parts.push({ kind: 'literal', text: piece });
  }
  return { value: parts };
}

/** Names of the environment variables that a text refers to. */
export function referencesOf(parts: readonly TextPart[]): readonly string[] {
  return parts.flatMap((part) => (part.kind === 'environment' ? [part.name] : []));
}

const secretHeader =
  /auth|token|secret|password|passwd|credential|cookie|api-?key|access-?key|subscription-key|functions-key|signature/i;
const secretMember = /["']?[\w-]*(?:password|passwd|secret|token|api_?key)["']?\s*[:=]\s*["']?[^\s"'$,}&]/i;

/**
 * Whether a header spells a secret out. A name that sounds like a secret needs a reference, and what stands beside
 * the reference may be no more than a scheme, such as `Bearer `.
 */
export function hasLiteralSecret(header: string, parts: readonly TextPart[]): boolean {
  if (!secretHeader.test(header)) return false;
  const literal = parts.map((part) => (part.kind === 'literal' ? part.text : ' ')).join('');
  return referencesOf(parts).length === 0 || /[A-Za-z0-9+/_=-]{16}/.test(literal);
}

/** Whether a body holds something like `"password": "…"` with the value spelt out. */
export function hasSecretInBody(parts: readonly TextPart[]): boolean {
  return secretMember.test(parts.map((part) => (part.kind === 'literal' ? part.text : '$')).join(''));
}
