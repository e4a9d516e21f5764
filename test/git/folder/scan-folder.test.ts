import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Failure, isAnyFailure } from '#failures/failure.ts';
import { checkScan, scanFolder } from '#git/folder/scan-folder.ts';
import type { FolderScan } from '#git/folder/scan-folder.ts';
import { walkFolders } from '#git/objects/tree-node.ts';
import { makeTestFolder } from '../../fixtures/make-door.ts';
import type { TestFolder } from '../../fixtures/make-door.ts';

describe('git: scan of a folder', () => {
  let build: TestFolder;
  beforeEach(() => {
    build = makeTestFolder();
  });
  afterEach(() => {
    build.remove();
  });
  const scan = async (platform: 'windows' | 'linux' = 'linux'): Promise<FolderScan> => {
    const found = await scanFolder({
      root: build.path,
      ignored: (path) => path === 'left-out',
      signal: new AbortController().signal,
      onFile: () => undefined,
    });
    checkScan(found, platform);
    return found;
  };
  const codeOf = async (work: Promise<unknown>): Promise<unknown> => {
    const thrown: unknown = await work.catch((error: unknown) => error);
    return thrown instanceof Failure ? thrown.code : thrown;
  };
  const pathsOf = ({ root }: FolderScan): string[] =>
    [...walkFolders(root)]
      .flatMap((folder) => folder.files.map(({ name }) => `${folder.path}/${name}`))
      .sort();

  it('finds dot files and everything deep down, and passes .git over wherever it is', async () => {
    build.write({
      '.env': 'x',
      'a/b/c': 'x',
      '.git/config': 'x',
      'sub/.git': 'gitdir: x',
      'sub/file': 'x',
      'left-out/x': 'x',
    });
    const seen = await scan();
    expect(pathsOf(seen)).to.deep.equal(['/.env', 'a/b/c', 'sub/file']);
    expect([...seen.gitFolders].sort()).to.deep.equal(['.git', 'sub/.git']);
  });

  it('names folders with nothing in them, the innermost', async () => {
    mkdirSync(join(build.path, 'empty/inner'), { recursive: true });
    build.write({ file: 'x' });
    expect((await scan()).emptyFolders).to.deep.equal(['empty/inner']);
  });

  it('refuses links that lead out, by whatever way', async () => {
    for (const target of ['../outside', '/etc/passwd', 'a/../../x', '..']) {
      build.remove();
      build = makeTestFolder();
      symlinkSync(target, join(build.path, 'link'));
      expect(await codeOf(scan()), target).to.equal('PACKAGE_LINK_OUTSIDE');
    }
  });

  it('keeps links that stay inside, and does not follow them', async () => {
    build.write({ 'a/file': 'x' });
    symlinkSync('../a', join(build.path, 'a/loop'));
    const seen = await scan();
    expect(pathsOf(seen)).to.deep.equal(['a/file', 'a/loop']);
  });

  it('makes a link relative that names a place in the build by its absolute path', async () => {
    build.write({ 'lib/a.js': 'x', 'bin/x': 'x' });
    symlinkSync(join(build.path, 'lib/a.js'), join(build.path, 'bin/run'));
    const { root, problems } = await scan();
    const bin = root.folders.find(({ name }) => name === 'bin');
    const run = bin?.files.find(({ name }) => name === 'run');
    expect([run?.content?.toString(), problems]).to.deep.equal(['../lib/a.js', []]);
  });

  it('keeps the target of a link byte for byte', async () => {
    const target = Buffer.from([0x78, 0xff]);
    symlinkSync(target, join(build.path, 'link'));
    expect((await scan()).root.files[0]?.content).to.deep.equal(target);
  });

  it('refuses names that are not UTF-8, but not the character that stands for such bytes', async () => {
    build.write({ 'bad\ufffd': 'x' });
    expect(pathsOf(await scan())).to.deep.equal(['/bad\ufffd']);
    writeFileSync(Buffer.concat([Buffer.from(`${build.path}/bad`), Buffer.from([0xff])]), 'x');
    expect(await codeOf(scan())).to.equal('PACKAGE_NAME_ODD');
  });

  it('tells all problems at once', async () => {
    build.write({ 'a\\b': 'x', 'c/d\\e': 'x' });
    symlinkSync('/etc/passwd', join(build.path, 'link'));
    const thrown: unknown = await scan().catch((error: unknown) => error);
    const all = isAnyFailure(thrown) ? [thrown, ...thrown.others] : [];
    expect(all.map(({ code }) => code)).to.deep.equal([
      'PACKAGE_NAME_ODD',
      'PACKAGE_NAME_ODD',
      'PACKAGE_LINK_OUTSIDE',
    ]);
  });

  it('names pipes, which Git does not hold', async () => {
    build.write({ file: 'x' });
    mkdirSync(join(build.path, 'pipes'));
    execFileSync('mkfifo', [join(build.path, 'pipes/one')]);
    const seen = await scan();
    expect([seen.specialFiles, seen.emptyFolders]).to.deep.equal([['pipes/one'], ['pipes']]);
  });

  it('refuses what Windows cannot hold only where the slot runs on it', async () => {
    build.write({ 'a:b': 'x' });
    expect(await codeOf(scan('windows'))).to.equal('PACKAGE_NAME_ODD');
    expect((await scan()).files).to.equal(1);
  });

  it('says that a folder is not there, or is a file', async () => {
    build.write({ file: 'x' });
    const of = (root: string) =>
      scanFolder({
        root,
        ignored: () => false,
        signal: new AbortController().signal,
        onFile: () => undefined,
      });
    expect(await codeOf(of(join(build.path, 'missing')))).to.equal('PACKAGE_FOLDER_MISSING');
    expect(await codeOf(of(join(build.path, 'file')))).to.equal('PACKAGE_FOLDER_MISSING');
  });
});
