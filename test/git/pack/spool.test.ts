import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { isFailure } from '#failures/failure.ts';
import { closeParts, makeSpool, openTempFile, removeLeftovers } from '#git/pack/spool.ts';
import type { Part } from '#git/pack/spool.ts';
import { makeTestFolder } from '../../fixtures/make-door.ts';
import type { TestFolder } from '../../fixtures/make-door.ts';

function readPart(part: Part | undefined): string {
  if (part?.kind !== 'file') return Buffer.from(part?.bytes ?? []).toString();
  const bytes = Buffer.alloc(part.sizeBytes);
  readSync(part.fd, bytes, 0, part.sizeBytes, 0);
  return bytes.toString();
}

describe('git: spool', () => {
  let temp: TestFolder;
  beforeEach(() => {
    temp = makeTestFolder();
  });
  afterEach(() => {
    temp.remove();
  });

  it('stays in memory as long as it is small', () => {
    const spool = makeSpool(10, () => {
      throw new Error('asked for a file');
    });
    spool.append(Buffer.from('12345'));
    spool.append(Buffer.from('67890'));
    expect(spool.parts().map(readPart).join('')).to.equal('1234567890');
  });

  it('goes to a file that has no name, from its first byte on', () => {
    const spool = makeSpool(4, () => openTempFile(temp.path));
    for (const text of ['one', 'two', 'three']) spool.append(Buffer.from(text));
    const parts = spool.parts();
    expect(parts.map(readPart)).to.deep.equal(['onetwothree']);
    expect(readdirSync(temp.path)).to.deep.equal([]);
    closeParts(parts);
  });

  for (const memoryBytes of [100, 2]) {
    it(`takes back what should not have been written (${String(memoryBytes)} bytes in memory)`, () => {
      const spool = makeSpool(memoryBytes, () => openTempFile(temp.path));
      spool.append(Buffer.from('keep'));
      spool.append(Buffer.from('gone and long'));
      spool.cutTo(4);
      spool.append(Buffer.from('!'));
      expect(spool.sizeBytes()).to.equal(5);
      expect(spool.parts().map(readPart).join('')).to.equal('keep!');
      closeParts(spool.parts());
    });
  }

  it('names the folder when it can be no folder, or takes no more', () => {
    temp.write({ file: 'x' });
    const blocked = join(temp.path, 'file');
    const codeOf = (work: () => unknown): unknown => {
      try {
        return work();
      } catch (thrown) {
        return isFailure(thrown, 'PACKAGE_TEMP_UNUSABLE') && thrown.facts.path;
      }
    };
    expect(codeOf(() => openTempFile(blocked))).to.equal(blocked);
    const readOnly = { fd: openSync(blocked, 'r'), path: blocked };
    const spool = makeSpool(4, () => readOnly);
    spool.append(Buffer.from('one'));
    expect(
      codeOf(() => {
        spool.append(Buffer.from('two'));
      }),
    ).to.equal(temp.path);
    expect(spool.parts().map(({ kind }) => kind)).to.deep.equal(['file']);
    closeParts(spool.parts());
  });

  it('removes files of killed runs and nothing else; one that is in use can still be read', () => {
    temp.write({ 'slotship-pack-killed': 'x', 'slotship-pack-used': 'abc', other: 'x' });
    const used = openSync(join(temp.path, 'slotship-pack-used'), 'r');
    removeLeftovers(temp.path);
    expect(readdirSync(temp.path)).to.deep.equal(['other']);
    expect(readFileSync(used, 'utf8')).to.equal('abc');
    closeSync(used);
    removeLeftovers(join(temp.path, 'missing'));
  });
});
