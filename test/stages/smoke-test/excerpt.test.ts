import { expect } from 'chai';
import type { HttpAnswer } from '#ports';
import { asClause, makeExcerpt, oneLine, shownVersion } from '#stages/smoke-test/excerpt.ts';

const answer = (given: Partial<HttpAnswer>): HttpAnswer => ({
  status: 200,
  headers: {},
  body: '',
  durationMs: 12.4,
  url: 'https://shop-stage.example/health?deep=1',
  ...given,
});

describe('excerpt', () => {
  it('shows status, the headers that tell who answered, and the body', () => {
    const headers = { 'content-type': 'text/html', 'set-cookie': 'ARRAffinity=canary', server: 'Kestrel' };
    expect(makeExcerpt(answer({ status: 503, headers, body: 'starting' })).split('\n')).to.deep.equal([
      'HTTP 503 from https://shop-stage.example/health after 12 ms',
      'content-type: text/html',
      'server: Kestrel',
      '',
      'starting',
    ]);
  });

  it('cuts the body after 500 characters and takes escapes and control characters out', () => {
    const shown = makeExcerpt(answer({ body: `\u001b[31m${'x'.repeat(300)}\u0000${'x'.repeat(300)}` }));
    expect(shown.split('\n').at(-1)).to.equal(`${'x'.repeat(500)}… (600 characters)`);
  });

  it("leaves out a redirect's query, which may hold one-time values", () => {
    const headers = { location: 'https://login.microsoftonline.com/x/authorize?nonce=canary' };
    const shown = makeExcerpt(answer({ status: 302, headers }));
    expect(shown).to.contain('location: https://login.microsoftonline.com/x/authorize');
    expect(shown).to.not.contain('canary');
  });

  it('makes foreign text one line of limited length', () => {
    expect(oneLine('  a\r\n\tb\u0007c\u001b[0md  ')).to.equal('a bcd');
    expect(oneLine('abcdef', 3)).to.equal('abc…');
  });

  it('makes a sentence of a connection part of another one', () => {
    expect(asClause('When asked, the connection was cut (ECONNRESET).')).to.equal(
      'the connection was cut (ECONNRESET)',
    );
    expect(asClause('It did not answer within 30 ms.')).to.equal('it did not answer within 30 ms');
    expect(asClause('ECONNRESET')).to.equal('ECONNRESET');
  });

  it('shows ten digits of a commit and another version whole', () => {
    expect(shownVersion('0123456789abcdef0123456789abcdef01234567')).to.equal('0123456789');
    expect(shownVersion('2026.1.17')).to.equal('2026.1.17');
  });
});
