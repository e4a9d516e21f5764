import { cutText } from '#app-service/cut-text.ts';
import { oddAnswer } from './odd-answer.ts';
import { packetText } from './pkt-line.ts';
import type { Packet } from './pkt-line.ts';

/** What a repository says of itself before anything is asked. */
export interface Advertisement {
  /** Full ref name to object id. */
  readonly refs: ReadonlyMap<string, string>;
  /** Names, and `name=value`, as sent. */
  readonly capabilities: ReadonlySet<string>;
}

/** Most refs that are listened to; a server that names more is not the repository of a slot. */
const mostRefs = 100_000;

/**
 * Parses the answer to `GET info/refs?service=…`, protocol version 0 (and 1, whose version line is skipped).
 *
 * @throws OddAnswer when it is anything else, or ends before its last flush
 * Source: git, gitprotocol-http, "Smart Server Response".
 */
export async function parseAdvertisement(
  packets: AsyncIterable<Packet>,
  service: string,
): Promise<Advertisement> {
  const refs = new Map<string, string>();
  const capabilities = new Set<string>();
  let section: 'title' | 'title-end' | 'refs' | 'done' = 'title';
  let lines = 0;
  for await (const packet of packets) {
    if (packet === 'flush') {
      if (section === 'title' || section === 'done') throw oddAnswer('It says nothing where a line was due');
      section = section === 'title-end' ? 'refs' : 'done';
      continue;
    }
    const line = packetText(packet);
    if (section === 'title') {
      if (line !== `# service=${service}`) throw oddAnswer(`It announces '${cutText(line, 120)}'`);
      section = 'title-end';
    } else if (section === 'refs') {
      parseRef(line, refs, capabilities);
    } else {
      throw oddAnswer(`It says '${cutText(line, 120)}' where a flush was due`);
    }
    lines += 1;
    if (lines > mostRefs) throw oddAnswer(`It names more than ${String(mostRefs)} refs`);
  }
  if (section !== 'done') throw oddAnswer('It ends in the middle of the list of refs');
  return { refs, capabilities };
}

function parseRef(line: string, refs: Map<string, string>, capabilities: Set<string>): void {
  if (line.startsWith('ERR ')) throw oddAnswer(cutText(line.slice('ERR '.length), 400));
  if (line.startsWith('version ') || line.startsWith('shallow ')) return;
  const [ref = '', extras] = line.split('\0', 2);
  for (const capability of extras?.split(' ') ?? []) if (capability !== '') capabilities.add(capability);
  if (capabilities.has('object-format=sha256')) throw oddAnswer('The repository counts in SHA-256');
  const match = /^([0-9a-f]{40}) (\S.*)$/.exec(ref);
  if (match === null) throw oddAnswer(`It lists '${cutText(ref, 120)}' as a ref`);
  const [, id = '', name = ''] = match;
  if (name !== 'capabilities^{}' && name !== '.have') refs.set(name, id);
}

/** Branch names with their commits, and no other property: a branch may be called `constructor`. */
export function parseHeads(refs: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const heads: [string, string][] = [];
  for (const [name, id] of refs) if (name.startsWith('refs/heads/')) heads.push([name.slice(11), id]);
  return Object.assign(Object.create(null) as object, Object.fromEntries(heads));
}
