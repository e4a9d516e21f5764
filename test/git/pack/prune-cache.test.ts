import { mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { pruneCache } from '#git/pack/prune-cache.ts';
import { makeTestFolder } from '../../fixtures/make-door.ts';
import type { TestFolder } from '../../fixtures/make-door.ts';

const daySeconds = 86_400;
const nowSeconds = 1_800_000_000;
const hash = '0123456789abcdef';

describe('git: prune-cache', () => {
  let cache: TestFolder;
  beforeEach(() => {
    cache = makeTestFolder();
  });
  afterEach(() => {
    cache.remove();
  });

  /** Files of the cache, with the days since they were read and since they were written. */
  function keptOf(files: Readonly<Record<string, readonly [number, number]>>): readonly string[] {
    for (const [name, [read, written]] of Object.entries(files)) {
      cache.write({ [`slotship/${name}`]: 'x' });
      const [atime, mtime] = [nowSeconds - read * daySeconds, nowSeconds - written * daySeconds];
      utimesSync(join(cache.path, 'slotship', name), atime, mtime);
    }
    pruneCache(cache.path, nowSeconds * 1000);
    return readdirSync(join(cache.path, 'slotship')).sort();
  }

  it('removes what nobody used for 30 days', () => {
    const [old, read, fresh] = [`hashes-${hash}`, `push-${hash}`, `push-${hash.replace('0', '1')}`];
    expect(keptOf({ [old]: [31, 31], [read]: [29, 90], [fresh]: [0, 0] })).to.deep.equal([read, fresh]);
  });

  it('removes what a killed run left unfinished, but not what may be written now', () => {
    const [left, underWay] = [`push-${hash}.0123456789ab.new`, `push-${hash}.ba9876543210.new`];
    expect(keptOf({ [left]: [2, 2], [underWay]: [0, 0] })).to.deep.equal([underWay]);
  });

  it('touches nothing that is not its own', () => {
    expect(keptOf({ 'notes.txt': [90, 90], 'hashes-of-mine': [90, 90] })).to.deep.equal([
      'hashes-of-mine',
      'notes.txt',
    ]);
  });

  it('does nothing where there is no cache yet', () => {
    mkdirSync(join(cache.path, 'other'));
    pruneCache(join(cache.path, 'other'), nowSeconds * 1000);
    expect(readdirSync(join(cache.path, 'other'))).to.deep.equal([]);
  });
});
