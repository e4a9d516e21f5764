import { expect } from 'chai';
import { makeObjectCache } from '#git/checkout/object-cache.ts';
import type { OpenPack } from '#git/checkout/read-packed.ts';

const makePack = (fd: number): OpenPack => ({
  fd,
  sizeBytes: 0,
  index: { find: () => undefined, idAt: () => undefined, endOf: () => undefined },
});
const object = (sizeBytes: number) => ({ type: 'tree', content: Buffer.alloc(sizeBytes) }) as const;

describe('git: object-cache', () => {
  it('tells packs apart', () => {
    const cache = makeObjectCache(1_000_000);
    const [one, other] = [makePack(1), makePack(2)];
    const kept = object(10);
    cache.put(one, 5, kept);
    expect(cache.get(one, 5)).to.equal(kept);
    expect(cache.get(other, 5)).to.equal(undefined);
    expect(cache.get(one, 6)).to.equal(undefined);
  });

  it('keeps what is asked for, and forgets what was not for long', () => {
    const cache = makeObjectCache(100_000);
    const pack = makePack(1);
    const wanted = object(1000);
    cache.put(pack, 0, wanted);
    for (let offset = 1; offset <= 300; offset += 1) {
      cache.put(pack, offset, object(1000));
      expect(cache.get(pack, 0)).to.equal(wanted);
    }
    expect(cache.get(pack, 1)).to.equal(undefined);
    const left = Array.from({ length: 300 }, (_, at) => cache.get(pack, at + 1)).filter(Boolean);
    expect(left.length * 1000).to.be.within(1, 100_000);
  });

  it('does not keep what would drive out most of the rest', () => {
    const cache = makeObjectCache(100_000);
    const pack = makePack(1);
    cache.put(pack, 1, object(50_000));
    expect(cache.get(pack, 1)).to.equal(undefined);
  });
});
