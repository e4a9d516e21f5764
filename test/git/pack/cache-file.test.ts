import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readCacheFile, writeCacheFile } from '#git/pack/cache-file.ts';
import { makeTestFolder } from '../../fixtures/make-door.ts';
import type { TestFolder } from '../../fixtures/make-door.ts';

describe('git: file of the cache', () => {
  let temp: TestFolder;
  beforeEach(() => {
    temp = makeTestFolder();
  });
  afterEach(() => {
    temp.remove();
  });

  it('is read as it was written, and not at all with a bit changed or a byte lost', () => {
    const file = join(temp.path, 'sub/ids');
    writeCacheFile(file, Buffer.from('content'));
    expect(readCacheFile(file)?.toString()).to.equal('content');
    const whole = readFileSync(file);
    for (const damaged of [
      whole.subarray(1),
      whole.subarray(0, 5),
      Buffer.alloc(0),
      Buffer.from(whole).fill(0, 3, 4),
    ]) {
      writeFileSync(file, damaged);
      expect(readCacheFile(file)).to.equal(undefined);
    }
  });

  it('leaves nothing beside it, also where it cannot be put in place', () => {
    mkdirSync(join(temp.path, 'taken/by-a-folder'), { recursive: true });
    writeCacheFile(join(temp.path, 'taken'), Buffer.from('content'));
    writeCacheFile(join(temp.path, 'free'), Buffer.from('content'));
    expect(readdirSync(temp.path).sort()).to.deep.equal(['free', 'taken']);
  });

  it('takes the place of what a killed run left, and of caches that no push has written for a month', () => {
    const place = (name: string, ageMs: number): void => {
      const file = join(temp.path, name);
      writeFileSync(file, '');
      const at = new Date(Date.now() - ageMs);
      utimesSync(file, at, at);
    };
    const [hour, day] = [3_600_000, 86_400_000];
    const id = '0123456789abcdef';
    place(`hashes-${id}.0123456789ab.new`, 2 * hour);
    place(`push-${id}.0123456789ab.new`, hour / 2);
    place(`push-${id}`, 31 * day);
    place(`hashes-${id}`, 29 * day);
    place("somebody's notes", 400 * day);
    writeCacheFile(join(temp.path, 'push-fedcba9876543210'), Buffer.from('content'));
    expect(readdirSync(temp.path).sort()).to.deep.equal([
      `hashes-${id}`,
      `push-${id}.0123456789ab.new`,
      'push-fedcba9876543210',
      "somebody's notes",
    ]);
  });
});
