import { expect } from 'chai';
import { makeFolder } from '#git/objects/tree-node.ts';
import type { FolderNode } from '#git/objects/tree-node.ts';
import { putFile } from '#git/objects/put-file.ts';
import { modes } from '#git/objects/tree.ts';
import { noteTree } from '#git/pack/note-tree.ts';

function tree(...paths: string[]): FolderNode {
  const root = makeFolder('', '');
  for (const path of paths) putFile(root, path, 'x');
  return root;
}

const unread = (): undefined => undefined;

describe('git: notes on a tree', () => {
  it('name what Windows takes for one name, as it compares: letter by letter', () => {
    const notes = (...paths: string[]): string => noteTree(tree(...paths), 'windows', [], unread).join();
    expect(notes('lib/A', 'lib/a')).to.include('only in case').and.include('lib/a');
    expect(notes('É', 'é')).to.include('only in case');
    expect(notes('Straße', 'STRAßE')).to.include('only in case');
    expect(notes('ß', 'ss', 'SS1', 'ß1')).to.equal('');
    expect(noteTree(tree('A', 'a'), 'linux', [], unread)).to.deep.equal([]);
  });

  it('name links and paths that Windows cannot have, and not on Linux', () => {
    const root = tree('plain', `${'long/'.repeat(60)}file`);
    root.files.push({ name: 'link', mode: modes.link, sizeBytes: 1, id: '', mtimeMs: 0, stamp: 0 });
    const notes = noteTree(root, 'windows', [], unread).join(' ');
    expect(notes)
      .to.include('too long for Windows: long/long/')
      .and.include('small text files on Windows: link.');
    expect(noteTree(root, 'linux', [], unread)).to.deep.equal([]);
  });

  const attributes = (path: string, text: string, platform: 'windows' | 'linux'): boolean => {
    const root = tree('plain');
    putFile(root, path, text);
    return noteTree(root, platform, [], unread).join().includes(`as told by ${path}`);
  };
  for (const [text, onLinux, onWindows] of [
    ['* text=auto\n', false, true],
    ['*.js text\r\n', false, true],
    ['*.js text eol=lf\n', false, false],
    ['*.bat eol=crlf\n', true, true],
    ['*.c ident\n', true, true],
    ['*.c -ident\n# *.c ident\n', false, false],
    ['*.txt working-tree-encoding=UTF-16LE\n', true, true],
    ['* -text\n', false, false],
    ['*.png binary\n', false, false],
  ] as const) {
    it(`name attributes below the root that change files: ${JSON.stringify(text)}`, () => {
      expect(attributes('lib/.gitattributes', text, 'linux')).to.equal(onLinux);
      expect(attributes('lib/.gitattributes', text, 'windows')).to.equal(onWindows);
    });
  }

  it('name attributes at the root that do not keep line endings on Windows', () => {
    expect(attributes('.gitattributes', '*.png binary\n', 'windows')).to.equal(true);
    expect(attributes('.gitattributes', '* -text\n*.bat eol=crlf\n', 'windows')).to.equal(true);
    expect(attributes('.gitattributes', '* -text\n', 'windows')).to.equal(false);
    expect(attributes('.gitattributes', '*.png binary\n', 'linux')).to.equal(false);
  });
});
