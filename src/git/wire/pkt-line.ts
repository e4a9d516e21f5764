import { oddAnswer } from './odd-answer.ts';

/** A packet that ends a section. */
export const flush = '0000';

/** Content of a packet, or the packet that ends a section. */
export type Packet = Buffer | 'flush';

/** Greatest length a packet may announce. Source: git, gitprotocol-common, "pkt-line Format". */
const longest = 65520;

/** One packet: four hex digits of its length, themselves included, then its text as UTF-8. */
export function writePacket(text: string): string {
  return (Buffer.byteLength(text) + 4).toString(16).padStart(4, '0') + text;
}

/** Text of a packet, without the line feed that may end it. */
export function packetText(packet: Buffer): string {
  return packet.toString('utf8').replace(/\n$/, '');
}

/**
 * Cuts a stream into packets as they come. Whether the stream ended with a flush is for the caller to see; one
 * that ends inside a packet just ends.
 * @throws OddAnswer when four hex digits of a length are not there
 */
export async function* readPackets(stream: AsyncIterable<Buffer>): AsyncGenerator<Packet, void> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    while (rest.length - at >= 4) {
      const length = parseLength(rest, at);
      if (length === 0) {
        at += 4;
        yield 'flush';
        continue;
      }
      if (rest.length - at < length) break;
      yield rest.subarray(at + 4, at + length);
      at += length;
    }
    rest = rest.subarray(at);
  }
}

function parseLength(bytes: Buffer, at: number): number {
  const digits = bytes.toString('latin1', at, at + 4);
  const length = /^[0-9a-fA-F]{4}$/.test(digits) ? Number.parseInt(digits, 16) : -1;
  if (length === 0 || (length >= 4 && length <= longest)) return length;
  const seen = bytes.toString('utf8', at, at + 120).replace(/\s+/g, ' ');
  throw oddAnswer(`The answer is not git's: it says '${seen}'`);
}
