import { bareUrl } from '#app-service/bare-url.ts';
import { Failure, failure } from '#failures/failure.ts';
import type { ScmProblem } from '#failures/codes/access.ts';
import type { ConnectionAnswer } from '#http/connection.ts';
import { describeNetworkError } from '#http/network-error.ts';
import { isOddAnswer } from './odd-answer.ts';
import { plainWords, printable } from '#http/plain-words.ts';
import type { Remote } from './remote.ts';

/** Most of a refusal's body that is read, bytes. */
const longestWords = 16 * 1024;

/**
 * Lets a 200 of the expected type pass and makes a failure of everything else, with the server's own words: for
 * git's own client hides them, and a 409 of Kudu says there which operation is in the way.
 */
export async function judgeAnswer(
  answer: ConnectionAnswer,
  expectedType: string,
  scmUrl: string,
  operation: string,
): Promise<void> {
  const type = (answer.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (answer.status === 200 && type === expectedType) return;
  const words = (await readWords(answer)) || 'it gave no reason';
  throw judgeStatus(answer, { scmUrl, operation, status: answer.status, words });
}

/** The failure that a status stands for. */
function judgeStatus(answer: ConnectionAnswer, facts: ScmProblem): Failure {
  const { scmUrl, operation, words } = facts;
  const { status } = answer;
  switch (status) {
    case 200:
      return failure('PUSH_ANSWER_ODD', { scmUrl, operation, words });
    case 401:
      return failure('SCM_UNAUTHORIZED', facts);
    case 403:
      return failure('SCM_FORBIDDEN', facts);
    case 404:
      return failure('PUSH_REPOSITORY_MISSING', { scmUrl, operation, words });
    case 407:
      return failure('PUSH_PROXY_FAILED', { scmUrl, words });
    case 409:
      return failure('SCM_BUSY', facts);
    case 413:
      return failure('PUSH_TOO_LARGE', { scmUrl, sizeBytes: undefined, words });
    case 202:
    case 429:
      return failure('SCM_UNAVAILABLE', facts);
    default:
  }
  if (status >= 500) return failure('SCM_UNAVAILABLE', facts);
  const location = answer.headers['location'];
  return failure(
    'SCM_REFUSED',
    location === undefined
      ? facts
      : { ...facts, words: `it points to ${printable(bareUrl(location, scmUrl))}` },
  );
}

async function readWords(answer: ConnectionAnswer): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of answer.stream as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= longestWords) break;
    }
  } catch {
    // What came before the end has to do: the status is the news.
  }
  answer.stream.destroy();
  return plainWords(Buffer.concat(chunks).toString('utf8'));
}

/** Failure for a connection that did not come about or broke before there was an answer. */
export function judgeConnection(thrown: unknown, remote: Remote, operation: string): Failure {
  const { scmUrl } = remote.access;
  const words = describeNetworkError(thrown);
  const options = { cause: thrown };
  const code = codeOf(thrown);
  if (code === 'ERR_PROXY') return failure('PUSH_PROXY_FAILED', { scmUrl, words }, options);
  if (untrusted.test(code)) return failure('PUSH_TLS_REFUSED', { scmUrl, words }, options);
  if (insecure.test(code)) return failure('PUSH_TLS_FAILED', { scmUrl, operation, words }, options);
  return failure('SCM_UNAVAILABLE', { scmUrl, operation, status: undefined, words }, options);
}

/** Failure for an answer that broke off, or is not git's, while it was read. */
export function judgeReading(thrown: unknown, remote: Remote, operation: string): Failure {
  if (thrown instanceof Failure) return thrown as Failure;
  if (!isOddAnswer(thrown)) return judgeConnection(thrown, remote, operation);
  const { scmUrl } = remote.access;
  return failure('PUSH_ANSWER_ODD', { scmUrl, operation, words: thrown.message }, { cause: thrown });
}

/** What is said of a certificate. Source: Node, tls.md, "X509 certificate error codes". */
const untrusted =
  /^(CERT_|CRL_|ERR_TLS_CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED)/;
/** What is said of the conversation itself. Source: Node, errors.md, "OpenSSL errors", ERR_TLS_HANDSHAKE_TIMEOUT; tls_wrap.cc, EPROTO. */
const insecure = /^(EPROTO$|ERR_SSL_|ERR_OSSL_|ERR_TLS_HANDSHAKE_TIMEOUT)/;

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}
