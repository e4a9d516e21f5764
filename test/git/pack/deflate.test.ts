import { randomBytes } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import { deflate, deflaterOf, levelFor, usualLevel } from '#git/pack/deflate.ts';

describe('git: deflate', () => {
  it('is undone by inflate, one content after the other', () => {
    const content = fc
      .tuple(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 9000 }))
      .map(([piece, times]) => {
        const whole = Buffer.alloc(Math.min(piece.length * times, 700_000));
        if (piece.length > 0) whole.fill(piece);
        return whole;
      });
    fc.assert(
      fc.property(content, fc.constantFrom(0, 1, 3), (bytes, level) => {
        expect(inflateSync(Buffer.from(deflate(bytes, level))).equals(bytes)).to.equal(true);
      }),
      { numRuns: 200 },
    );
  });

  it('runs by hand on this version of Node, in pieces too', () => {
    const deflater = deflaterOf(usualLevel);
    const pieces = [randomBytes(400_000), Buffer.alloc(500_000, 'ab'), randomBytes(10)];
    const out: Buffer[] = [];
    deflater?.begin();
    for (const [index, piece] of pieces.entries()) {
      out.push(Buffer.from(deflater?.push(piece, index === pieces.length - 1) ?? []));
    }
    expect(inflateSync(Buffer.concat(out)).equals(Buffer.concat(pieces))).to.equal(true);
  });

  it('does not compress in vain', () => {
    expect(levelFor(randomBytes(200_000))).to.equal(0);
    expect(levelFor(Buffer.alloc(200_000, 'text'))).to.equal(usualLevel);
    expect(levelFor(randomBytes(100))).to.equal(usualLevel);
    const half = Buffer.concat([randomBytes(100_000), Buffer.alloc(100_000, 'text')]);
    expect(levelFor(half)).to.equal(usualLevel);
  });
});
