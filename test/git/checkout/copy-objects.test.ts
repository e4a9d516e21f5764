import { randomBytes } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { expect } from 'chai';
import { copyObjects } from '#git/checkout/copy-objects.ts';
import { findRepository } from '#git/checkout/find-repository.ts';
import { openObjectStore } from '#git/checkout/object-store.ts';
import { parseEntryHeader } from '#git/objects/pack-entry.ts';
import { makeSpool, openTempFile } from '#git/pack/spool.ts';
import { runGit } from '../../fixtures/git-server.ts';
import { makeTestFolder } from '../../fixtures/make-door.ts';
import type { TestFolder } from '../../fixtures/make-door.ts';

describe('git: objects of a checkout, copied', () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = makeTestFolder();
    runGit(folder.path, 'init', '-q');
  });
  afterEach(() => {
    folder.remove();
  });

  /** The compressed bytes of one loose object, after its header. */
  async function copyLoose(content: Buffer): Promise<Buffer> {
    folder.write({ one: content });
    const id = runGit(folder.path, 'hash-object', '-w', 'one').trim();
    const repository = findRepository(folder.path);
    if (repository === undefined) throw new Error('no repository');
    const store = openObjectStore(repository);
    const spool = makeSpool(10_000_000, () => openTempFile(folder.path));
    try {
      await copyObjects(store, new Set([id]), spool, folder.path, () => undefined);
    } finally {
      store.close();
    }
    const all = Buffer.concat(
      spool.parts().map((part) => (part.kind === 'bytes' ? part.bytes : Buffer.alloc(0))),
    );
    const header = parseEntryHeader(all, 0);
    if (header === undefined) throw new Error('no entry');
    expect([header.type, header.sizeBytes]).to.deep.equal([3, content.length]);
    return all.subarray(header.length);
  }

  it('compresses what can be made smaller, whatever its length', async () => {
    for (const times of [0, 1, 5_000, 500_000]) {
      const content = Buffer.from('text '.repeat(times));
      const copied = await copyLoose(content);
      expect(inflateSync(copied).equals(content)).to.equal(true);
      if (times > 100) expect(copied.length).to.be.lessThan(content.length / 10);
    }
  });

  it('does not compress in vain what is compressed already', async () => {
    const content = randomBytes(1_000_000);
    const copied = await copyLoose(content);
    expect(inflateSync(copied).equals(content)).to.equal(true);
    // The first stored block: not the last, of the least compressed kind. Source: RFC 1951, 3.2.4.
    expect(((copied[2] ?? 0xff) >> 1) & 3).to.equal(0);
    expect(copied[1]).to.equal(0x01);
  });
});
