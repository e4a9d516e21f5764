import { Readable } from 'node:stream';
import { expect } from 'chai';
import { hearPush } from '#git/push/hear-push.ts';
import type { Heard } from '#git/push/hear-push.ts';
import { flush, writePacket } from '#git/wire/pkt-line.ts';

const band = (number: number, text: string): string => writePacket(String.fromCharCode(number) + text);
const report = writePacket('unpack ok\n') + writePacket('ok refs/heads/master\n') + flush;
const refusal = writePacket('unpack ok\n') + writePacket('ng refs/heads/master no\n') + flush;

async function hear(...parts: readonly string[]): Promise<Heard & { readonly lines: readonly string[] }> {
  const lines: string[] = [];
  const stream = Readable.from(parts.map((part) => Buffer.from(part)));
  return { ...(await hearPush(stream, (line) => lines.push(line))), lines };
}

describe('git: hear-push', () => {
  it('has heard everything when the last flush comes after the report', async () => {
    const heard = await hear(band(1, report), band(2, 'Deploying\n'), flush);
    expect(heard).to.deep.include({ toTheEnd: true, words: '', lines: ['Deploying'] });
    expect(heard.report?.refs.get('refs/heads/master')).to.equal('ok');
  });

  it('does not take a flush before the report, or before more words, for the last one', async () => {
    expect((await hear(flush, band(1, report))).toTheEnd).to.equal(false);
    expect((await hear(band(1, report), flush, band(2, 'more\n'))).toTheEnd).to.equal(false);
  });

  it('has heard everything when the connection breaks after the last flush', async () => {
    const all = band(1, report) + band(2, 'Deploying\n') + flush;
    const stream = Readable.from(
      (function* () {
        yield Buffer.from(all);
        throw Object.assign(new Error('cut'), { code: 'ECONNRESET' });
      })(),
    );
    const heard = await hearPush(stream, () => undefined);
    expect(heard).to.deep.include({ toTheEnd: true, words: '' });
    expect(heard.report?.unpack).to.equal('ok');
  });

  it('relays the words of a fatal end after the report, and does not count it as heard to the end', async () => {
    const heard = await hear(band(1, report), band(3, 'fatal: \u001b[31mdisk full\n'), flush);
    expect(heard).to.deep.include({ toTheEnd: false, words: 'fatal: disk full' });
    expect(heard.lines).to.deep.equal(['fatal: disk full']);
    expect(heard.report?.unpack).to.equal('ok');
  });

  it('believes no report of two, and says why', async () => {
    const heard = await hear(band(1, report), band(1, refusal), flush);
    expect(heard.report).to.equal(undefined);
    expect(heard.words).to.include('goes on after its end');
  });

  it('says that a report was not whole', async () => {
    const heard = await hear(band(1, report.slice(0, -4)), flush);
    expect(heard).to.deep.include({
      report: undefined,
      toTheEnd: false,
      words: 'The answer ended without a whole report',
    });
  });
});
