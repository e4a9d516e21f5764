import { cutText } from '#app-service/cut-text.ts';
import { failure } from '#failures/failure.ts';
import type { ScmProblem } from '#failures/codes/access.ts';
import type { Failure } from '#failures/failure.ts';
import type { ConnectionAnswer } from '#http/connection.ts';
import { describeNetworkError } from '#http/network-error.ts';
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
  const type = (answer.headers['content-type'] ?? '').split(';')[0]?.trim();
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
    location === undefined ? facts : { ...facts, words: `it points to ${location}` },
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

/** Text of an answer in one line, a page of HTML without its tags, at most 600 characters. */
export function plainWords(text: string): string {
  const bare = text
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]{1,400}>/g, ' ')
    // eslint-disable-next-line no-control-regex -- control characters are what is taken out
    .replace(/[\s\u0000-\u001f\u007f]+/g, ' ')
    .trim();
  return cutText(bare, 600);
}

/** Failure for a connection that did not come about or broke before there was an answer. */
export function judgeConnection(thrown: unknown, remote: Remote, operation: string): Failure {
  const { scmUrl } = remote.access;
  const words = describeNetworkError(thrown);
  const options = { cause: thrown };
  const code = codeOf(thrown);
  if (code === 'ERR_PROXY') return failure('PUSH_PROXY_FAILED', { scmUrl, words }, options);
  if (untrusted.test(code)) return failure('PUSH_TLS_REFUSED', { scmUrl, words }, options);
  return failure('SCM_UNAVAILABLE', { scmUrl, operation, status: undefined, words }, options);
}

const untrusted = /^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH)/;

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}
