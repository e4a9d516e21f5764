import { failure } from '#failures/failure.ts';
import type { Failure } from '#failures/failure.ts';
import { describeNetworkError, neverSent } from '#http/network-error.ts';

/** An answer of ARM's that is not a success, whatever its form. */
export interface ArmAnswer {
  readonly status: number;
  /** As text; ARM's JSON in either envelope, a page, or nothing. */
  readonly body: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

interface ArmWords {
  readonly azureCode: string | undefined;
  readonly words: string;
}

/**
 * Makes the failure that an answer amounts to.
 * Sources: ARM's `{"error":{code,message}}`; Microsoft.Web's `{"Code","Message"}`; front-end pages.
 */
export function failArmAnswer(operation: string, answer: ArmAnswer): Failure {
  const { azureCode, words } = readWords(answer.body);
  const requestId = answer.headers['x-ms-correlation-request-id'] ?? answer.headers['x-ms-request-id'];
  const facts = { operation, status: answer.status, azureCode, words, requestId };
  if (answer.status === 403) {
    return failure('ARM_FORBIDDEN', { ...facts, ...readRight(words), maybeDone: false });
  }
  const unavailable = answer.status >= 500 || answer.status === 429 || answer.status === 408;
  if (!unavailable && answer.status >= 400) return failure('ARM_REFUSED', { ...facts, maybeDone: false });
  return failure('ARM_UNAVAILABLE', { ...facts, maybeDone: answer.status !== 429 });
}

/** Makes the failure of a request that got no answer. */
export function failArmConnection(operation: string, thrown: unknown): Failure {
  const facts = { operation, status: undefined, azureCode: undefined, requestId: undefined };
  const words = `${describeNetworkError(thrown)}.`;
  return failure('ARM_UNAVAILABLE', { ...facts, words, maybeDone: !neverSent(thrown) }, { cause: thrown });
}

/** Reads code and message out of either envelope; letters' case does not count. */
function readWords(body: string): ArmWords {
  const json = parse(body);
  const inner = field(json, 'error') ?? json;
  const code = field(inner, 'code');
  const message = field(inner, 'message');
  if (typeof message === 'string')
    return { azureCode: typeof code === 'string' ? code : undefined, words: message };
  const text = body.trim();
  if (text === '') return { azureCode: undefined, words: 'without a word.' };
  if (text.startsWith('<')) return { azureCode: undefined, words: 'with a web page.' };
  return { azureCode: undefined, words: text.split('\n')[0]?.slice(0, 500) ?? '' };
}

/** ARM names the lacking action and its scope in prose. Source: AuthorizationFailed, docs role-based-access-control/troubleshooting. */
function readRight(words: string): {
  readonly action: string | undefined;
  readonly scope: string | undefined;
} {
  return {
    action: /perform action '([^']+)'/i.exec(words)?.[1],
    scope: /over scope '([^']+)'/i.exec(words)?.[1],
  };
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key.toLowerCase() === name)?.[1];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
