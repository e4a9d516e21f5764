import { expect } from 'chai';
import fc from 'fast-check';
import { modes, parseTree, writeTree } from '#git/objects/tree.ts';

const id = '1'.repeat(40);

describe('git: tree', () => {
  it('sorts by bytes, a folder as if its name ended with a slash', () => {
    const entries = [
      { mode: modes.folder, name: 'a', id },
      { mode: modes.file, name: 'a.b', id },
      { mode: modes.file, name: 'a0', id },
      { mode: modes.file, name: '\u{1f600}', id },
      { mode: modes.file, name: '\uff5e', id },
    ];
    expect(parseTree(writeTree(entries)).map(({ name }) => name)).to.deep.equal([
      'a.b',
      'a',
      'a0',
      '\uff5e',
      '\u{1f600}',
    ]);
  });

  it('is read as it was written', () => {
    const names = fc.uniqueArray(
      fc
        .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
        .filter((name) => !/[\0/]/.test(name) && Buffer.from(name).toString() === name),
    );
    fc.assert(
      fc.property(names, (some) => {
        const entries = some.map((name) => ({ mode: modes.file, name, id }));
        const byBytes = [...some].sort((one, two) => Buffer.compare(Buffer.from(one), Buffer.from(two)));
        expect(parseTree(writeTree(entries)).map(({ name }) => name)).to.deep.equal(byBytes);
      }),
    );
  });

  it('is refused when it is cut short', () => {
    const tree = writeTree([{ mode: modes.file, name: 'a', id }]);
    expect(() => parseTree(tree.subarray(0, tree.length - 1))).to.throw('damaged');
  });
});
