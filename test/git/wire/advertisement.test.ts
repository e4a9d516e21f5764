import { Readable } from 'node:stream';
import { expect } from 'chai';
import { parseAdvertisement, parseHeads } from '#git/wire/advertisement.ts';
import type { Advertisement } from '#git/wire/advertisement.ts';
import { isOddAnswer } from '#git/wire/odd-answer.ts';
import { flush, readPackets, writePacket } from '#git/wire/pkt-line.ts';

const id = (digit: string): string => digit.repeat(40);
const title = writePacket('# service=git-receive-pack\n') + flush;
const parse = (text: string): Promise<Advertisement> =>
  parseAdvertisement(readPackets(Readable.from([Buffer.from(text)])), 'git-receive-pack');
const oddnessOf = async (text: string): Promise<unknown> => {
  const thrown: unknown = await parse(text).catch((error: unknown) => error);
  return isOddAnswer(thrown) ? thrown.message : thrown;
};

describe('git: advertisement', () => {
  it('reads heads and capabilities, and leaves tags and borrowed heads out', async () => {
    const seen = await parse(
      title +
        writePacket(`${id('a')} refs/heads/feature/x\0report-status side-band-64k\n`) +
        writePacket(`${id('b')} refs/heads/master\n`) +
        writePacket(`${id('c')} refs/tags/v1\n`) +
        writePacket(`${id('d')} .have\n`) +
        flush,
    );
    expect(parseHeads(seen.refs)).to.deep.equal({ 'feature/x': id('a'), master: id('b') });
    expect([...seen.capabilities]).to.deep.equal(['report-status', 'side-band-64k']);
  });

  it('reads an empty repository', async () => {
    const seen = await parse(title + writePacket(`${id('0')} capabilities^{}\0report-status\n`) + flush);
    expect(parseHeads(seen.refs)).to.deep.equal({});
    expect([...seen.capabilities]).to.deep.equal(['report-status']);
  });

  it('refuses another service, a list without end and lines that are no refs', async () => {
    expect(await oddnessOf(writePacket('# service=git-upload-pack\n') + flush)).to.include('git-upload-pack');
    expect(await oddnessOf(title + writePacket(`${id('a')} refs/heads/x\0\n`))).to.include(
      'ends in the middle',
    );
    expect(await oddnessOf(title + writePacket('hello\n') + flush)).to.include('hello');
    expect(await oddnessOf('')).to.include('ends in the middle');
    expect(await oddnessOf(title + flush + writePacket('more\n'))).to.include('more');
  });

  it('refuses a repository in SHA-256 by that, be it empty or not', async () => {
    for (const name of ['refs/heads/master', 'capabilities^{}']) {
      const line = writePacket(`${'a'.repeat(64)} ${name}\0report-status object-format=sha256\n`);
      expect(await oddnessOf(title + line + flush)).to.include('SHA-256');
    }
  });

  it('refuses a list that begins with nothing, or does not stop at its end', async () => {
    expect(await oddnessOf(flush)).to.include('nothing where a line was due');
    let flushes = 0;
    const endless = new Readable({
      read() {
        flushes += 1;
        this.push(flush.repeat(100));
      },
    });
    const thrown: unknown = await parseAdvertisement(readPackets(endless), 'git-receive-pack').catch(
      (error: unknown) => error,
    );
    expect(isOddAnswer(thrown)).to.equal(true);
    expect(flushes).to.be.lessThan(100);
    const idle = Readable.from(
      (function* () {
        yield Buffer.from(title);
        for (;;) yield Buffer.from(writePacket('version 1'));
      })(),
    );
    const many: unknown = await parseAdvertisement(readPackets(idle), 'git-receive-pack').catch(
      (error: unknown) => error,
    );
    expect(isOddAnswer(many) && many.message).to.include('more than');
  });

  it('finds no head by a name that nobody made', async () => {
    const { refs } = await parse(title + writePacket(`${id('a')} refs/heads/constructor\0\n`) + flush);
    expect(parseHeads(refs)['constructor']).to.equal(id('a'));
    const none = parseHeads(new Map());
    expect([none['constructor'], none['__proto__']]).to.deep.equal([undefined, undefined]);
  });

  it("quotes the server's own error", async () => {
    expect(await oddnessOf(title + writePacket('ERR the disk is full\n') + flush)).to.equal(
      'the disk is full',
    );
  });
});
