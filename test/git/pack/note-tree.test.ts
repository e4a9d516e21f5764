import { expect } from 'chai';
import { makeFolder } from '#git/objects/tree-node.ts';
import type { FolderNode } from '#git/objects/tree-node.ts';
import { putFile } from '#git/objects/put-file.ts';
import { noteTree } from '#git/pack/note-tree.ts';

function tree(...paths: string[]): FolderNode {
  const root = makeFolder('', '');
  for (const path of paths) putFile(root, path, 'x');
  return root;
}

describe('git: notes on a tree', () => {
  it('name what Windows takes for one name, as it compares: letter by letter', () => {
    const notes = (...paths: string[]): string => noteTree(tree(...paths), 'windows', []).join();
    expect(notes('lib/A', 'lib/a')).to.include('only in case').and.include('lib/a');
    expect(notes('É', 'é')).to.include('only in case');
    expect(notes('Straße', 'STRAßE')).to.include('only in case');
    expect(notes('ß', 'ss', 'SS1', 'ß1')).to.equal('');
    expect(noteTree(tree('A', 'a'), 'linux', [])).to.deep.equal([]);
  });
});
