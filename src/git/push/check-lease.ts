import { failure } from '#failures/failure.ts';
import type { Failure } from '#failures/failure.ts';
import type { PushRequest } from '#ports';
import { parseHeads } from '../wire/advertisement.ts';
import { readRefs } from '../wire/read-refs.ts';
import { readRemoteCommit } from '../wire/read-remote-commit.ts';
import { printable } from '#http/plain-words.ts';
import type { Remote } from '../wire/remote.ts';

/**
 * Looks whether the branch is still where it was when the build was packaged.
 * @throws Failure PUSH_LEASE_LOST
 */
export async function checkLease(remote: Remote, request: PushRequest): Promise<void> {
  const found = parseHeads((await readRefs(remote, request.signal)).refs)[request.branch];
  if (found !== request.lease) throw await leaseLost(remote, request, found);
}

/** The failure that names who was faster, as far as the new head tells. */
export async function leaseLost(
  remote: Remote,
  request: PushRequest,
  found: string | undefined,
): Promise<Failure> {
  const commit = found === undefined ? undefined : await readRemoteCommit(remote, found, request.signal);
  const subject = commit?.message.split('\n', 1)[0] ?? '';
  const who =
    commit === undefined
      ? undefined
      : printable(`${commit.author.name} <${commit.author.email}> with "${subject}"`);
  return failure('PUSH_LEASE_LOST', { branch: request.branch, expected: request.lease, found, who });
}
