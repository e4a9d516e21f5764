import { cutText } from '#app-service/cut-text.ts';
import { oddAnswer } from './odd-answer.ts';
import type { Packet } from './pkt-line.ts';

/** Part of an answer that carries several streams in one: 1 data, 2 words for people, 3 the words of a fatal end. */
export type BandPart = { readonly band: 1 | 2 | 3; readonly bytes: Buffer } | 'flush';

/**
 * Takes the bands apart.
 * @throws OddAnswer on a band that git does not have
 * Source: git, gitprotocol-pack, "Packfile Data"; capability side-band-64k.
 */
export async function* readBands(packets: AsyncIterable<Packet>): AsyncGenerator<BandPart, void> {
  for await (const packet of packets) {
    if (packet === 'flush') {
      yield 'flush';
      continue;
    }
    const band = packet[0];
    if (band !== 1 && band !== 2 && band !== 3) {
      throw oddAnswer(
        `The answer is not git's: '${cutText(packet.toString('utf8', 0, 1_000), 120)}' has no band`,
      );
    }
    yield { band, bytes: packet.subarray(1) };
  }
}
