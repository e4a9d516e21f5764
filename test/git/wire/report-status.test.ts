import { expect } from 'chai';
import fc from 'fast-check';
import { isOddAnswer } from '#git/wire/odd-answer.ts';
import { flush, writePacket } from '#git/wire/pkt-line.ts';
import { makeReportReader } from '#git/wire/report-status.ts';

describe('git: report-status', () => {
  it('is read however it is cut', () => {
    const bytes = Buffer.from(
      writePacket('unpack ok\n') +
        writePacket('ok refs/heads/a\n') +
        writePacket('ng refs/heads/b not today: x\n') +
        flush,
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: bytes.length - 1 }), (at) => {
        const reader = makeReportReader();
        expect(reader.push(bytes.subarray(0, at))).to.equal(undefined);
        const report = reader.push(bytes.subarray(at));
        expect(report?.unpack).to.equal('ok');
        expect([...(report?.refs ?? [])]).to.deep.equal([
          ['refs/heads/a', 'ok'],
          ['refs/heads/b', 'not today: x'],
        ]);
      }),
    );
  });

  it('keeps why a pack could not be taken', () => {
    expect(
      makeReportReader().push(Buffer.from(`${writePacket('unpack index-pack failed\n')}0000`))?.unpack,
    ).to.equal('index-pack failed');
  });

  for (const text of [
    '<html>',
    '0000',
    `${writePacket('hello\n')}0000`,
    `${writePacket('unpack ok\n')}${writePacket('maybe x\n')}0000`,
    '0002',
    `${writePacket('unpack ok\n')}${writePacket('ng x no\n')}${writePacket('ok x\n')}0000`,
    `${writePacket('unpack ok\n')}0000${writePacket('unpack ok\n')}`,
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      let thrown: unknown;
      try {
        makeReportReader().push(Buffer.from(text));
      } catch (error) {
        thrown = error;
      }
      expect(isOddAnswer(thrown)).to.equal(true);
    });
  }

  it('ends once', () => {
    const reader = makeReportReader();
    const report = Buffer.from(`${writePacket('unpack ok\n')}${writePacket('ok x\n')}0000`);
    expect(reader.push(report)?.unpack).to.equal('ok');
    expect(() => reader.push(report)).to.throw('goes on after its end');
  });

  it('hands on no escapes and control characters', () => {
    const bytes = writePacket('unpack \u001b[2Jno\n') + writePacket('ng x \u001b[31mbad\u009b\n') + flush;
    const report = makeReportReader().push(Buffer.from(bytes));
    expect(report?.unpack).to.equal('no');
    expect(report?.refs.get('x')).to.equal('bad');
  });

  it('does not gather for ever', () => {
    const reader = makeReportReader();
    expect(() => reader.push(Buffer.from(`fff0${'x'.repeat(2_000_000)}`))).to.throw('does not end');
  });
});
