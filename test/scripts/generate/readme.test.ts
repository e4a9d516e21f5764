import { expect } from 'chai';
import { fillBlock } from '../../../scripts/generate/readme.ts';

describe('scripts: blocks of the README', () => {
  const text = 'a\n<!-- begin x -->\n\nold\n\n<!-- end x -->\nb\n';

  it('replaces what stands between the markers and nothing else', () => {
    expect(fillBlock(text, 'x', 'new $1')).to.equal('a\n<!-- begin x -->\n\nnew $1\n\n<!-- end x -->\nb\n');
  });

  it('changes nothing the second time', () => {
    const once = fillBlock(text, 'x', 'new');
    expect(fillBlock(once, 'x', 'new')).to.equal(once);
  });

  it('fills an empty place', () => {
    expect(fillBlock('<!-- begin x -->\n\n<!-- end x -->', 'x', 'new')).to.equal(
      '<!-- begin x -->\n\nnew\n\n<!-- end x -->',
    );
  });

  it('does not take a missing marker for a current text', () => {
    expect(() => fillBlock(text, 'y', 'new')).to.throw("no place for 'y'");
    expect(() => fillBlock('<!-- begin x -->\n', 'x', 'new')).to.throw("no place for 'x'");
  });
});
