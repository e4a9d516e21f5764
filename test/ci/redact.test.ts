import { expect } from 'chai';
import fastCheck from 'fast-check';
import { cutBeginning, cutText } from '#app-service/cut-text.ts';
import { Secret } from '#app-service/secret.ts';
import { makeRedactor, type Redactor } from '#ci/redact.ts';
import { failingRun, makeReport } from '../fakes/report.ts';

function redactorOf(...secrets: readonly string[]): Redactor {
  const redactor = makeRedactor();
  for (const secret of secrets) redactor.learn(new Secret(secret));
  return redactor;
}

const canary = 'Pä$s w0rd/+?&"quo\\ted"<x>';

describe('CI: redact', () => {
  it('hides nothing before it has learnt something', () => {
    expect(makeRedactor().redact(canary)).to.equal(canary);
  });

  const forms: readonly (readonly [string, string])[] = [
    ['plain', canary],
    ['URL-encoded', encodeURIComponent(canary)],
    [
      'URL-encoded in small letters',
      encodeURIComponent(canary).replace(/%../g, (code) => code.toLowerCase()),
    ],
    ['form-encoded', new URLSearchParams([['a', canary]]).toString().slice(2)],
    ['in JSON', JSON.stringify(canary).slice(1, -1)],
    ['in XML', 'Pä$s w0rd/+?&amp;&quot;quo\\ted&quot;&lt;x&gt;'],
    ['in base64', Buffer.from(canary).toString('base64')],
    ['in base64 for URLs', Buffer.from(canary).toString('base64url')],
  ];
  for (const [name, form] of forms) {
    it(`hides a secret ${name}`, () => {
      const text = redactorOf(canary).redact(`before ${form} after`);
      expect(text).to.match(/^before \*\*\*=* after$/);
    });
  }

  it('hides the secret in the Basic pair of whatever user name', () => {
    for (const user of ['', 'a', 'ab', '$shop__stage', 'Ünï']) {
      const pair = Buffer.from(`${user}:${canary}`).toString('base64');
      const text = redactorOf(canary).redact(`Authorization: Basic ${pair}`);
      expect(text).to.contain('***');
      // What is left around the mark holds no whole character of the secret.
      const left = text.slice('Authorization: Basic '.length).split('***');
      const known = Buffer.from(left[0] ?? '', 'base64').toString('latin1');
      expect(`${Buffer.from(user).toString('latin1')}:`.startsWith(known.slice(0, -1))).to.equal(true);
      expect((left[1] ?? '').replaceAll('=', '').length).to.be.below(2);
    }
  });

  it('hides each line of a secret of several lines', () => {
    const key = '-----BEGIN KEY-----\nMIIabc123\r\n\nxyzzy9\n-----END KEY-----\n';
    const { redact } = redactorOf(key);
    expect(redact('a MIIabc123 b')).to.equal('a *** b');
    expect(redact('a xyzzy9 b')).to.equal('a *** b');
    expect(redact(JSON.stringify({ key }))).to.equal('{"key":"***"}');
  });

  it('leaves no rest where two secrets overlap, or one holds another', () => {
    const { redact } = redactorOf('abcdef', 'defghi', 'cdef');
    expect(redact('xabcdefghix abcdef')).to.equal('x***x ***');
    expect(redactorOf('aaaa').redact('aaaaaa')).to.equal('***');
  });

  it('takes a secret that is half a character', () => {
    expect(redactorOf('ab\uD800cd').redact('x ab\uD800cd')).to.equal('x ***');
  });

  it('leaves texts alone that are too short to be secrets', () => {
    expect(redactorOf('no', ' ', '').redact('no  secret')).to.equal('no  secret');
    expect(redactorOf('true').redact('swapped: true')).to.equal('swapped: true');
  });

  it('hides a secret that escapes or control characters part', () => {
    const { redact } = redactorOf('hunter2hunter2');
    for (const parted of [
      'hun\u001B[0mter2hunter2',
      'hunter2\u001B]8;;x\u0007hunter2',
      'hunter2hunter2'.replace(/./g, '$&\0'),
      '\u001B[1mhunter2\u001B[0m\u001B[2mhunter2',
    ])
      expect(redact(`a ${parted} b`)).to.equal('a *** b');
  });

  it('hides a secret whose white space became one blank', () => {
    expect(redactorOf('two  words\tand\nlines').redact('x two words and lines')).to.equal('x ***');
  });

  it('hides the piece of a secret that a cut left, in every form', () => {
    const { redact } = redactorOf(canary);
    for (const [, form] of forms) {
      for (let at = 4; at < form.length; at += 1) {
        expect(redact(`before ${cutText(form, at)} (9 characters)`)).to.match(/^before \*\*\* ?… \(9/);
        expect(redact(`${cutBeginning(form, at)} after`)).to.match(/^… ?\*\*\*=* after$/);
        expect(redact(`before ${form.slice(0, at)} … (9 more)`)).to.match(/^before \*\*\* ?… \(9/);
      }
    }
  });

  it('leaves text beside a cut alone that is no piece of a secret', () => {
    expect(redactorOf('hunter2').redact('the hunt … unter, hun…')).to.equal('the *** … unter, hun…');
    expect(redactorOf('hunter2').redact('… er2, …ter')).to.equal('… er2, …ter');
  });

  it('knows what it has learnt', () => {
    const redactor = makeRedactor();
    expect(['hunter2', 'hunter2', 'no'].map((text) => redactor.learn(new Secret(text)))).to.deep.equal([
      true,
      false,
      false,
    ]);
  });

  it('goes through every text of a value, and leaves the rest as it is', () => {
    const secret = new Secret('hunter22');
    const value = { a: ['x hunter22', 7, undefined, null, true], b: { command: ['hunter22'] }, secret };
    expect(redactorOf('hunter22').redactAll(value)).to.deep.equal({
      a: ['x ***', 7, undefined, null, true],
      b: { command: ['***'] },
      secret,
    });
  });

  it('lets no canary through any event or report, in any form', () => {
    const { redactAll } = redactorOf(canary);
    for (const [, form] of forms) {
      const events = [...failingRun(form), { kind: 'run-ended', report: makeReport({ verdict: form }) }];
      expect(JSON.stringify(events)).to.contain(JSON.stringify(form).slice(1, -1));
      expect(JSON.stringify(redactAll(events))).not.to.contain(JSON.stringify(form).slice(1, -1));
    }
  });

  it('keeps events what they are when a secret is a word of theirs', () => {
    const events = failingRun();
    const clean = redactorOf('failed', 'done', 'stage-ended', 'deploy').redactAll(events);
    expect(clean.map(({ kind }) => kind)).to.deep.equal(events.map(({ kind }) => kind));
  });

  it('leaves no secret in any text, wherever it stands', () => {
    const secret = fastCheck
      .string({ minLength: 4, maxLength: 30 })
      .filter((text) => text.trim().length >= 4 && !text.includes('*'));
    fastCheck.assert(
      fastCheck.property(secret, fastCheck.string(), fastCheck.string(), (text, before, after) => {
        expect(redactorOf(text).redact(`${before}${text}${after}`)).not.to.contain(text);
      }),
    );
  });
});
