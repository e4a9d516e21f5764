import { expect } from 'chai';
import { escapeMarkdown, fence, linkTo, markdownTable } from '#report/markdown-text.ts';

describe('report: Markdown text', () => {
  it('shows markup as text', () => {
    expect(escapeMarkdown('a|b `c` *d* <img src=x> [e](f) & g_h')).to.equal(
      'a\\|b \\`c\\` \\*d\\* \\<img src=x\\> \\[e\\](f) \\& g\\_h',
    );
  });

  it('makes no list, heading or quotation of the start of a line', () => {
    expect(['- a', '1. a', '# a', '> a', '+ a'].map(escapeMarkdown)).to.deep.equal([
      '\\- a',
      '1\\. a',
      '\\# a',
      '\\> a',
      '\\+ a',
    ]);
  });

  it('stays in one line', () => {
    expect(escapeMarkdown(' a\r\n b\u001B[1m c\n')).to.equal('a b c');
  });

  it('links URLs as they are, without what ends the sentence', () => {
    expect(escapeMarkdown('see https://a_b.example.com/x?y=1&z, now')).to.equal(
      'see <https://a_b.example.com/x?y=1&z>, now',
    );
  });

  it('links only to the web', () => {
    expect(linkTo('42', 'https://ci.example.com/42')).to.equal('[42](https://ci.example.com/42)');
    expect(linkTo('42', 'javascript:alert(1)')).to.equal('42 (javascript:alert(1))');
    expect(linkTo('42', 'https://x/) [y](z')).not.to.contain('[42]');
  });

  it('fences code that has fences in it', () => {
    expect(fence('a\n```\nb')).to.equal('````text\na\n```\nb\n````');
  });

  it('lays a table with the columns of its head', () => {
    expect(markdownTable(['a', 'b'], [['1', '2', '3'], ['4']])).to.equal(
      '| a | b |\n| --- | --- |\n| 1 | 2 |\n| 4 |  |',
    );
  });
});
