import { expect } from 'chai';
import { plainWords, printable } from '#http/plain-words.ts';

describe('http: plain-words', () => {
  it('is one line without escapes and control characters', () => {
    expect(printable(' \u001b[31mno\r\n\u009b2J\u0007 more\t')).to.equal('no 2J more');
  });

  it('is a page without its tags, and not endless', () => {
    expect(plainWords('<style>h1 { color: red }</style><h1>Blocked</h1>\nby policy')).to.equal(
      'Blocked by policy',
    );
    expect(plainWords('x'.repeat(1000))).to.have.length(601);
  });
});
