import { expect } from 'chai';
import { makeFolder } from '#git/objects/tree-node.ts';
import type { FolderNode } from '#git/objects/tree-node.ts';
import { chooseFill } from '#git/pack/choose-fill.ts';

/** A tree of `folders`, each with as many files as its number says, of that many bytes. */
function treeOf(folders: number, sizeBytes = 50): FolderNode {
  const root = makeFolder('', '');
  root.id = 'root';
  for (let number = 1; number <= folders; number += 1) {
    const folder = makeFolder(`f${String(number)}`, `f${String(number)}`);
    folder.id = `tree ${String(number)}`;
    for (let file = 1; file <= number; file += 1) {
      const name = `${String(number)}-${String(file)}`;
      folder.files.push({ name, mode: '100644', sizeBytes, id: `blob ${name}`, mtimeMs: 1, stamp: 1 });
    }
    root.folders.push(folder);
  }
  return root;
}

const sending = (objects: number, ids: readonly string[] = ['root']) => ({
  objects,
  has: (id: string) => ids.includes(id),
});
const names = (root: FolderNode, objects: number, ids?: readonly string[]): readonly string[] => {
  const fill = chooseFill(root, sending(objects, ids));
  return [...fill.folders, ...fill.files.map(({ file }) => file)].map(({ id }) => id);
};

describe('git: what fills a pack', () => {
  it('is the smallest trees that are not sent, up to a hundred objects', () => {
    const chosen = names(treeOf(30), 90, ['root', 'tree 2', 'tree 4']);
    expect(chosen).to.deep.equal([1, 3, 5, 6, 7, 8, 9, 10, 11, 12].map((number) => `tree ${String(number)}`));
  });

  it('is small files, too, where there are too few trees', () => {
    const chosen = names(treeOf(10), 60);
    expect(chosen).to.have.length(40);
    expect(chosen.filter((id) => id.startsWith('tree'))).to.have.length(10);
    expect(new Set(chosen).size).to.equal(40);
  });

  it('is nothing where few objects are sent, or a hundred', () => {
    expect([names(treeOf(30), 9), names(treeOf(30), 100), names(treeOf(30), 200)]).to.deep.equal([
      [],
      [],
      [],
    ]);
  });

  it('is nothing where a hundred cannot be reached', () => {
    expect(names(treeOf(5), 79)).to.deep.equal([]);
    expect(names(treeOf(5), 80)).to.have.length(20);
  });

  it('holds no large file, none of unknown size, and no large tree', () => {
    expect(names(treeOf(10, 1025), 60)).to.deep.equal([]);
    expect(names(treeOf(10, 0), 60)).to.deep.equal([]);
    expect(names(treeOf(40, 0), 67)).to.deep.equal([]);
    expect(names(treeOf(40, 0), 68)).to.have.length(32);
  });

  it('holds each content once', () => {
    const root = makeFolder('', '');
    for (let number = 0; number < 200; number += 1) {
      root.files.push({
        name: String(number),
        mode: '100644',
        sizeBytes: 5,
        id: 'same',
        mtimeMs: 1,
        stamp: 1,
      });
    }
    expect(names(root, 50)).to.deep.equal([]);
  });
});
