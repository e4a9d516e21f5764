import { noAnswerError } from '#http/network-error.ts';
import { judgeConnection, judgeReading } from './judge-answer.ts';
import { askRemote } from './remote.ts';
import type { Remote, RemoteRequest } from './remote.ts';

/** Longest time for a question with its whole answer: a cold site may be silent for most of it. */
const longestMs = 300_000;

/**
 * Sends a request and gives what `read` makes of the answer. The time is limited, since a server that keeps talking
 * is never silent.
 * @throws Failure SCM_… and PUSH_…, for an answer that breaks off or is not git's as well; the reason of the signal
 */
export async function readAnswer<T>(
  remote: Remote,
  request: RemoteRequest,
  read: (stream: AsyncIterable<Buffer>) => Promise<T>,
  timeoutMs: number = longestMs,
): Promise<T> {
  const limit = AbortSignal.timeout(timeoutMs);
  const signal = request.signal === undefined ? limit : AbortSignal.any([request.signal, limit]);
  try {
    return await read(await askRemote(remote, { ...request, signal }));
  } catch (thrown) {
    request.signal?.throwIfAborted();
    if (limit.aborted) throw judgeConnection(noAnswerError(timeoutMs, thrown), remote, request.operation);
    throw judgeReading(thrown, remote, request.operation);
  }
}
