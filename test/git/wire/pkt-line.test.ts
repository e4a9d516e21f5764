import { Readable } from 'node:stream';
import { expect } from 'chai';
import fc from 'fast-check';
import { isOddAnswer } from '#git/wire/odd-answer.ts';
import { flush, packetText, readPackets, writePacket } from '#git/wire/pkt-line.ts';

/** Cuts bytes where the numbers say. */
function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (const size of [...sizes, bytes.length]) {
    if (at < bytes.length) chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

async function readAll(chunks: readonly Buffer[]): Promise<string[]> {
  const packets: string[] = [];
  for await (const packet of readPackets(Readable.from(chunks))) {
    packets.push(packet === 'flush' ? 'flush' : packet.toString('utf8'));
  }
  return packets;
}

describe('git: pkt-line', () => {
  it('counts the length in bytes, itself included', () => {
    expect(writePacket('hü\n')).to.equal('0008hü\n');
    expect(writePacket('')).to.equal('0004');
  });

  it('reads what was written, however the stream is cut', async () => {
    const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { maxLength: 12 });
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(texts, sizes, async (lines, pieces) => {
        const bytes = Buffer.from(lines.map(writePacket).join('') + flush);
        expect(await readAll(cut(bytes, pieces))).to.deep.equal([...lines, 'flush']);
      }),
    );
  });

  for (const text of ['<html>', '0001', '0003', 'fff1x', 'zzzz']) {
    it(`calls ${text} an odd answer`, async () => {
      const thrown: unknown = await readAll([Buffer.from(text)]).catch((error: unknown) => error);
      expect(isOddAnswer(thrown)).to.equal(true);
    });
  }

  it('ends with a stream that ends inside a packet', async () => {
    expect(await readAll([Buffer.from('0009hello' + '0009he')])).to.deep.equal(['hello']);
  });

  it('quotes what it saw', async () => {
    const thrown: unknown = await readAll([Buffer.from('<html>Sign in</html>')]).catch(
      (error: unknown) => error,
    );
    expect(isOddAnswer(thrown) && thrown.message).to.include('<html>Sign in');
  });

  it('takes the line feed off a text', () => {
    expect(packetText(Buffer.from('NAK\n'))).to.equal('NAK');
  });
});
