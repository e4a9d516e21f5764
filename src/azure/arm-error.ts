import { failure } from '#failures/failure.ts';
import type { Failure } from '#failures/failure.ts';
import { describeNetworkError, neverSent } from '#http/network-error.ts';
import { readArmWords, readRequestId } from './arm-answer.ts';
import type { ArmAnswer } from './arm-answer.ts';
import { isOtherHost } from './sdk-http-client.ts';

/** Makes the failure that an answer amounts to. */
export function failArmAnswer(operation: string, answer: ArmAnswer, cause?: unknown): Failure {
  const { status } = answer;
  const { code: azureCode, message: words } = readArmWords(answer);
  const facts = { operation, status, azureCode, words, requestId: readRequestId(answer.headers) };
  if (status === 401) {
    const refused = `Azure Resource Manager did not accept the token when asked to ${operation}: ${words}`;
    return failure('SIGN_IN_FAILED', { how: 'the token at hand', words: refused }, { cause });
  }
  if (status === 403) {
    return failure('ARM_FORBIDDEN', { ...facts, ...readRight(words), maybeDone: false }, { cause });
  }
  const gone = status === 408 || status === 429 || status >= 500;
  if (status >= 400 && !gone) return failure('ARM_REFUSED', { ...facts, maybeDone: false }, { cause });
  return failure('ARM_UNAVAILABLE', { ...facts, maybeDone: status !== 429 }, { cause });
}

/** Makes the failure of a request that got no answer, or one that the SDK could not read. */
export function failArmConnection(operation: string, thrown: unknown): Failure {
  const none = { operation, status: undefined, azureCode: undefined, requestId: undefined };
  if (isOtherHost(thrown)) {
    return failure('ARM_REFUSED', { ...none, words: thrown.message, maybeDone: false }, { cause: thrown });
  }
  const words = `${describeNetworkError(thrown)}.`;
  return failure('ARM_UNAVAILABLE', { ...none, words, maybeDone: !neverSent(thrown) }, { cause: thrown });
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
