import { expect } from 'chai';
import { cutBeginning, cutText } from '#app-service/cut-text.ts';

describe('cut text', () => {
  it('leaves short text as it is', () => {
    expect(cutText('abcd', 4)).to.equal('abcd');
    expect(cutBeginning('abcd', 4)).to.equal('abcd');
  });

  it('marks which end was cut', () => {
    expect(cutText('abcde', 4)).to.equal('abcd…');
    expect(cutBeginning('abcde', 4)).to.equal('…bcde');
  });

  it('leaves no half of a character', () => {
    expect(cutText('abc😀', 4)).to.equal('abc…');
    expect(cutBeginning('😀abc', 4)).to.equal('…abc');
  });
});
