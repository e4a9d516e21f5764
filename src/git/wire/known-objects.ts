import { oddAnswer } from './odd-answer.ts';
import { packetText, readPackets, writePacket, flush } from './pkt-line.ts';
import { readAnswer } from './read-answer.ts';
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
 * @throws Failure SCM_… and PUSH_ANSWER_ODD; a wrong answer can only make the push larger, or be refused
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
    const asked = ids.slice(at, at + batch);
    const body = [writePacket(`want ${tip} multi_ack_detailed agent=git/slotship\n`), flush];
    for (const id of asked) body.push(writePacket(`have ${id}\n`));
    body.push(flush);
    const request = {
      operation: 'compare its objects with the build',
      method: 'POST',
      path: 'git-upload-pack',
      body: body.join(''),
      signal,
    } as const;
    const found = await readAnswer(remote, request, (stream) => readCommon(stream, asked.length));
    for (const id of found) known.add(id);
  }
  return known;
}

/** Reads which objects are common. Each question is answered by two lines at most, and the end by a few. */
async function readCommon(stream: AsyncIterable<Buffer>, asked: number): Promise<readonly string[]> {
  const common: string[] = [];
  let packets = 0;
  for await (const packet of readPackets(stream)) {
    packets += 1;
    if (packets > 2 * asked + 16) throw oddAnswer('It answers more than it was asked');
    if (packet === 'flush') continue;
    const line = packetText(packet);
    if (line.startsWith('ERR ')) throw oddAnswer(line.slice(4, 400));
    const match = /^ACK ([0-9a-f]{40}) common$/.exec(line);
    if (match?.[1] !== undefined) common.push(match[1]);
  }
  return common;
}
