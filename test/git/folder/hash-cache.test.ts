import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readHashCache, writeHashCache } from '#git/folder/hash-cache.ts';
import { makeFolder } from '#git/objects/tree-node.ts';
import type { FileNode } from '#git/objects/tree-node.ts';
import { makeTestFolder } from '../../fixtures/make-door.ts';
import type { TestFolder } from '../../fixtures/make-door.ts';

const file = (name: string, more: Partial<FileNode> = {}): FileNode => ({
  name,
  mode: '100644',
  sizeBytes: 7,
  id: 'ab'.repeat(20),
  mtimeMs: 1000.5,
  stamp: -5,
  ...more,
});

describe('git: hash cache', () => {
  let temp: TestFolder;
  let path: string;
  beforeEach(() => {
    temp = makeTestFolder();
    path = join(temp.path, 'sub/hashes');
  });
  afterEach(() => {
    temp.remove();
  });
  const write = (...files: FileNode[]): void => {
    const root = makeFolder('', '');
    const inner = makeFolder('lib', 'lib');
    root.folders.push(inner);
    inner.files.push(...files);
    writeHashCache(path, root, 10_000, new Set(['lib/told']));
  };

  it('finds a file that is what it was', () => {
    write(file('a'), file('ü'));
    const cache = readHashCache(path);
    expect(cache.find('lib/a', file('a'))).to.equal('ab'.repeat(20));
    expect(cache.find('lib/ü', file('ü'))).to.equal('ab'.repeat(20));
    expect(cache.find('a', file('a'))).to.equal(undefined);
  });

  for (const change of [{ sizeBytes: 8 }, { mtimeMs: 1000.25 }, { stamp: 4 }]) {
    it(`does not find it with another ${Object.keys(change).join()}`, () => {
      write(file('a'));
      expect(readHashCache(path).find('lib/a', file('a', change))).to.equal(undefined);
    });
  }

  it('does not remember a file that was changed shortly before it was read', () => {
    write(file('old', { mtimeMs: 7_999 }), file('new', { mtimeMs: 8_000 }));
    const cache = readHashCache(path);
    expect(cache.find('lib/old', file('old', { mtimeMs: 7_999 }))).to.be.a('string');
    expect(cache.find('lib/new', file('new', { mtimeMs: 8_000 }))).to.equal(undefined);
  });

  it('does not remember a file that is left out', () => {
    write(file('told'), file('a'));
    const cache = readHashCache(path);
    expect([cache.count, cache.find('lib/told', file('told'))]).to.deep.equal([1, undefined]);
  });

  for (const text of ['', 'slotship hashes 1\t5\t3\nabc', 'something else']) {
    it(`is empty when the file says ${JSON.stringify(text)}`, () => {
      temp.write({ 'sub/hashes': text });
      expect(readHashCache(path).count).to.equal(0);
    });
  }

  it('is empty when a single bit of the file is not what it was, wherever', () => {
    write(file('a'), file('b'));
    const whole = readFileSync(path);
    for (let at = 0; at < whole.length; at += 1) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      writeFileSync(path, damaged);
      expect(readHashCache(path).count, String(at)).to.equal(0);
    }
  });
});
