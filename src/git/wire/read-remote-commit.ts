import { constants, inflateSync } from 'node:zlib';
import { parseCommit } from '../objects/commit.ts';
import type { CommitFields } from '../objects/commit.ts';
import { parseEntryHeader, wholeTypes } from '../objects/pack-entry.ts';
import { flush, packetText, readPackets, writePacket } from './pkt-line.ts';
import { readAnswer } from './read-answer.ts';
import type { Remote } from './remote.ts';

/** A commit comes first in its pack; no commit of a build is longer than this once compressed. */
const enoughBytes = 64 * 1024;

/**
 * Reads one commit that a ref of the remote points to: asks for it without its history and hangs up after the
 * first object of the answer. Undefined when that is not to be had; whoever asks does without.
 */
export async function readRemoteCommit(
  remote: Remote,
  id: string,
  signal: AbortSignal | undefined,
): Promise<CommitFields | undefined> {
  const want = writePacket(`want ${id} side-band-64k no-progress agent=git/slotship\n`);
  try {
    const request = {
      operation: 'read a commit of its Git repository',
      method: 'POST',
      path: 'git-upload-pack',
      body: want + writePacket('deepen 1') + flush + writePacket('done\n'),
      signal,
    } as const;
    return parseFirstCommit(await readAnswer(remote, request, readPackStart));
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}

async function readPackStart(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  let pack = Buffer.alloc(0);
  let acknowledged = false;
  for await (const packet of readPackets(stream)) {
    if (packet === 'flush') continue;
    if (acknowledged && packet[0] === 1) pack = Buffer.concat([pack, packet.subarray(1)]);
    if (packetText(packet) === 'NAK') acknowledged = true;
    if (pack.length >= enoughBytes) break;
  }
  return pack;
}

function parseFirstCommit(pack: Buffer): CommitFields | undefined {
  const start = 12;
  const entry =
    pack.length > start && pack.toString('latin1', 0, 4) === 'PACK'
      ? parseEntryHeader(pack, start)
      : undefined;
  if (entry === undefined || wholeTypes[entry.type] !== 'commit') return undefined;
  const content = inflateSync(pack.subarray(start + entry.length), { finishFlush: constants.Z_SYNC_FLUSH });
  return content.length === entry.sizeBytes ? parseCommit(content) : undefined;
}
