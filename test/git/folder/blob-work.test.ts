import { closeSync, openSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeBlobWork } from '#git/folder/blob-work.ts';
import { makeClaims } from '#git/folder/claims.ts';
import { makeSpool } from '#git/pack/spool.ts';
import { makeTestFolder } from '../../fixtures/make-door.ts';

describe('git: work on files', () => {
  for (const sizeBytes of [10, 2_000_000]) {
    it(`names the temporary folder when it cannot be written to, ${String(sizeBytes)} bytes`, async () => {
      const build = makeTestFolder();
      writeFileSync(join(build.path, 'file'), Buffer.alloc(sizeBytes));
      const path = join(build.path, 'temp');
      writeFileSync(path, '');
      const fd = openSync(path, 'r');
      const work = makeBlobWork(
        build.path,
        makeSpool(0, () => ({ fd, path })),
        makeClaims(),
        () => Promise.resolve(),
      );
      const sizes = [sizeBytes];
      const mtimesMs = [statSync(join(build.path, 'file')).mtimeMs];
      const result = await work.run({
        kind: 'hash-and-pack',
        paths: ['file'],
        sizes,
        mtimesMs,
        ids: [],
      });
      expect(result.problem?.code).to.equal('PACKAGE_TEMP_UNUSABLE');
      expect(result.problem?.path).to.equal(build.path);
      closeSync(fd);
      build.remove();
    });
  }

  it('does not follow a link that took the place of a file since the search', async () => {
    const build = makeTestFolder();
    writeFileSync(join(build.path, 'secret'), 'text');
    symlinkSync('secret', join(build.path, 'file'));
    const work = makeBlobWork(
      build.path,
      makeSpool(10, () => {
        throw new Error('not so much');
      }),
      makeClaims(),
      () => Promise.resolve(),
    );
    const { mtimeMs } = statSync(join(build.path, 'file'));
    const job = { paths: ['file'], sizes: [4], mtimesMs: [mtimeMs], ids: [] };
    const { problem } = await work.run({ kind: 'hash', ...job });
    expect(problem).to.deep.equal({ code: 'PACKAGE_FILE_CHANGED', path: 'file', words: 'it is a link now' });
    build.remove();
  });
});
