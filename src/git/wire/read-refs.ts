import { parseAdvertisement } from './advertisement.ts';
import type { Advertisement } from './advertisement.ts';
import { oddAnswer } from './odd-answer.ts';
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
  return readAnswer(remote, { operation, method: 'GET', path, signal }, async (stream) => {
    const seen = await parseAdvertisement(readPackets(stream), 'git-receive-pack');
    if (seen.capabilities.has('object-format=sha256')) throw oddAnswer('the repository counts in SHA-256');
    return seen;
  });
}
