import { parseAdvertisement } from './advertisement.ts';
import type { Advertisement } from './advertisement.ts';
import { readPackets } from './pkt-line.ts';
import { readAnswer } from './read-answer.ts';
import type { Remote } from './remote.ts';

/**
 * Reads what the remote has. Kudu makes the repository on this first contact.
 * @throws Failure SCM_…; PUSH_ANSWER_ODD when something else than git answers
 */
export async function readRefs(remote: Remote, signal: AbortSignal | undefined): Promise<Advertisement> {
  const operation = 'read the refs of its Git repository';
  const path = 'info/refs?service=git-receive-pack';
  return readAnswer(remote, { operation, method: 'GET', path, signal }, (stream) =>
    parseAdvertisement(readPackets(stream), 'git-receive-pack'),
  );
}
