import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { makeClaims } from '#git/folder/claims.ts';

const id = (index: number): string => createHash('sha1').update(String(index)).digest('hex');

describe('git: claims', () => {
  it('gives each id to the first who asks, in any thread that shares the memory', () => {
    const first = makeClaims();
    const second = makeClaims(first.memory);
    expect([first.claim(id(1)), second.claim(id(1)), second.claim(id(2)), first.claim(id(2))]).to.deep.equal([
      'mine',
      'taken',
      'mine',
      'taken',
    ]);
  });

  it('tells apart ids that begin alike', () => {
    const claims = makeClaims();
    const start = 'ab'.repeat(8);
    const ids = Array.from({ length: 200 }, (_, index) => start + index.toString(16).padStart(24, '0'));
    expect(new Set(ids.map((one) => claims.claim(one)))).to.deep.equal(new Set(['mine']));
    expect(new Set(ids.map((one) => claims.claim(one)))).to.deep.equal(new Set(['taken']));
  });

  it('says when it is full instead of searching for ever', () => {
    const claims = makeClaims();
    const start = 'ab'.repeat(8);
    const answers = Array.from({ length: 300 }, (_, index) =>
      claims.claim(start + index.toString(16).padStart(24, '0')),
    );
    expect(answers.filter((answer) => answer === 'mine')).to.have.length(256);
    expect(answers.at(-1)).to.equal('full');
  });
});
