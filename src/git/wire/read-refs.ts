import { Failure, failure } from '#failures/failure.ts';
import { parseAdvertisement } from './advertisement.ts';
import type { Advertisement } from './advertisement.ts';
import { isOddAnswer } from './odd-answer.ts';
import { readPackets } from './pkt-line.ts';
import { askRemote } from './remote.ts';
import { judgeConnection } from './judge-answer.ts';
import type { Remote } from './remote.ts';

/**
 * Reads what the remote has. Kudu makes the repository on this first contact.
 * @throws Failure SCM_…; PUSH_ANSWER_ODD when something else than git answers
 */
export async function readRefs(remote: Remote, signal: AbortSignal | undefined): Promise<Advertisement> {
  const operation = 'read the refs of its Git repository';
  const path = 'info/refs?service=git-receive-pack';
  const stream = await askRemote(remote, { operation, method: 'GET', path, signal });
  const { scmUrl } = remote.access;
  try {
    const seen = await parseAdvertisement(readPackets(stream), 'git-receive-pack');
    if (seen.capabilities.has('object-format=sha256')) {
      throw failure('PUSH_ANSWER_ODD', { scmUrl, operation, words: 'the repository counts in SHA-256' });
    }
    return seen;
  } catch (thrown) {
    signal?.throwIfAborted();
    if (isOddAnswer(thrown)) {
      throw failure('PUSH_ANSWER_ODD', { scmUrl, operation, words: thrown.message }, { cause: thrown });
    }
    throw thrown instanceof Failure ? thrown : judgeConnection(thrown, remote, operation);
  }
}
