import { chmodSync, closeSync, mkdirSync, openSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeBlobWork } from '#git/folder/blob-work.ts';
import { makeClaims } from '#git/folder/claims.ts';
import { makeSpool } from '#git/pack/spool.ts';
import { makeTestFolder } from '../../fixtures/make-door.ts';

/** Acts as somebody who may not read everything, as root may. */
async function asUser<T>(act: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return act();
  process.seteuid?.(65_534);
  try {
    return await act();
  } finally {
    process.seteuid?.(0);
  }
}

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

  for (const kind of ['hash', 'hash-and-pack'] as const) {
    for (const sizeBytes of [10, 2_000_000]) {
      it(`names a file that cannot be read to its end: ${kind}, ${String(sizeBytes)} bytes`, async () => {
        const build = makeTestFolder();
        // It can be opened, and every read fails, as from a damaged disk.
        mkdirSync(join(build.path, 'file'));
        const spool = makeSpool(1_000_000, () => {
          throw new Error('not so much');
        });
        const work = makeBlobWork(build.path, spool, makeClaims(), () => Promise.resolve());
        const { problem } = await work.run({
          kind,
          paths: ['file'],
          sizes: [sizeBytes],
          mtimesMs: [1],
          ids: [],
        });
        expect(problem).to.include({ code: 'PACKAGE_FILE_UNREADABLE', path: 'file' });
        expect(problem?.words).to.include('EISDIR');
        build.remove();
      });
    }
  }

  it('names a file that may not be read', async () => {
    const build = makeTestFolder();
    build.write({ file: 'text' });
    chmodSync(join(build.path, 'file'), 0o000);
    const spool = makeSpool(10, () => {
      throw new Error('not so much');
    });
    const work = makeBlobWork(build.path, spool, makeClaims(), () => Promise.resolve());
    const job = { kind: 'hash', paths: ['file'], sizes: [4], mtimesMs: [1], ids: [] } as const;
    const { problem } = await asUser(() => work.run(job));
    expect(problem).to.include({ code: 'PACKAGE_FILE_UNREADABLE', path: 'file' });
    expect(problem?.words).to.include('EACCES');
    build.remove();
  });

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
