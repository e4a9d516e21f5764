import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeClaims } from '#git/folder/claims.ts';
import type { Claims } from '#git/folder/claims.ts';
import { makeFileReader } from '#git/folder/file-reader.ts';
import type { FileReader } from '#git/folder/file-reader.ts';
import { hashObject } from '#git/objects/object-id.ts';
import { makeFolder } from '#git/objects/tree-node.ts';
import type { FileNode } from '#git/objects/tree-node.ts';
import { makeTestFolder } from '../../fixtures/make-door.ts';
import type { TestFolder } from '../../fixtures/make-door.ts';

const content = Buffer.from('../shared/config.json');

const link = (): FileNode => ({
  name: 'link',
  mode: '120000',
  sizeBytes: content.length,
  id: hashObject('blob', content),
  mtimeMs: 0,
  stamp: 0,
  content,
});

/** A set that has no place left for one id. */
function filledFor(id: string): Claims {
  const claims = makeClaims();
  for (let index = 0; index < 256; index += 1)
    claims.claim(id.slice(0, 8) + index.toString(16).padStart(32, '0'));
  expect(claims.claim(id)).to.equal('full');
  return claims;
}

describe('git: file-reader', () => {
  let build: TestFolder;
  let temp: TestFolder;
  let reader: FileReader;
  beforeEach(() => {
    build = makeTestFolder();
    temp = makeTestFolder();
    reader = makeFileReader({
      root: build.path,
      tempFolder: temp.path,
      packAtOnce: true,
      onRead: () => undefined,
      claims: filledFor(link().id),
    });
  });
  afterEach(async () => {
    await reader.stop();
    build.remove();
    temp.remove();
  });

  it('counts a link for which the set of claims has no place as not packed', () => {
    expect(reader.isPacked(link())).to.equal(false);
  });

  it('counts it as packed when a file of the same content was packed for want of a place', async () => {
    build.write({ file: content });
    const { mtimeMs } = statSync(join(build.path, 'file'));
    const file = { name: 'file', mode: '100644', sizeBytes: content.length, id: '', mtimeMs, stamp: 0 };
    reader.add(makeFolder('', ''), file);
    await reader.settle();
    expect(reader.isPacked(link())).to.equal(true);
    expect((await reader.finish()).objects).to.equal(1);
  });
});
