import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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
});
