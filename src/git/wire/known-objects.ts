import { packetText, readPackets, writePacket, flush } from './pkt-line.ts';
import { askRemote } from './remote.ts';
import type { Remote } from './remote.ts';

/**
 * Objects asked about in one request: 200 KB of questions. Answers come back while questions go up, so the
 * number is kept small enough for servers that take in the whole request first.
 */
const batch = 4096;

/**
 * Finds which of `ids` the remote has. Nothing is downloaded: `have` lines are questions that upload-pack answers
 * with `ACK … common` for any object of its own, and without a `done` no pack follows.
 *
 * `ready` is not counted: it is said of objects that the remote lacks.
 * @throws Failure SCM_… or an error of the connection; a wrong answer can only make the push larger, or be refused
 * Source: git, gitprotocol-pack, "Packfile Negotiation" (multi_ack_detailed); upload-pack.c get_common_commits.
 */
export async function findKnownObjects(
  remote: Remote,
  tip: string,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Set<string>> {
  const known = new Set<string>();
  for (let at = 0; at < ids.length; at += batch) {
    const body = [writePacket(`want ${tip} multi_ack_detailed agent=git/slotship\n`), flush];
    for (const id of ids.slice(at, at + batch)) body.push(writePacket(`have ${id}\n`));
    body.push(flush);
    const stream = await askRemote(remote, {
      operation: 'compare its objects with the build',
      method: 'POST',
      path: 'git-upload-pack',
      body: body.join(''),
      signal,
    });
    for await (const packet of readPackets(stream)) {
      if (packet === 'flush') continue;
      const match = /^ACK ([0-9a-f]{40}) common$/.exec(packetText(packet));
      if (match?.[1] !== undefined) known.add(match[1]);
    }
  }
  return known;
}
