import { expect } from 'chai';
import { escapeXml, quoteSpec } from '../../../scripts/generate/quote.ts';

describe('scripts: quoting', () => {
  it("quotes a spec's value as service messages do", () => {
    expect(quoteSpec("it's [a|b]\r\nüber 😀")).to.equal("'it|'s |[a||b|]|r|n|0x00fcber |0xd83d|0xde00'");
  });

  it('escapes XML', () => {
    expect(escapeXml('<a b="c">&amp;')).to.equal('&lt;a b=&quot;c&quot;&gt;&amp;amp;');
  });
});
