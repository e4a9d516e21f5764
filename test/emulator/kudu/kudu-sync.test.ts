import { expect } from 'chai';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { syncFolders, type SyncOrder } from '#emulator/kudu/kudu-sync.ts';

describe('emulator: KuduSync’s rule', () => {
  let root: string;
  let said: string[];
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'sync-'));
    said = [];
    mkdirSync(join(root, 'from'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  const put = (path: string, text = path): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const sync = async (changes: Partial<SyncOrder> = {}): Promise<string[]> => {
    said = [];
    await syncFolders({
      from: join(root, 'from'),
      to: join(root, 'to'),
      nextManifest: join(root, 'manifest'),
      previousManifest: existsSync(join(root, 'manifest')) ? join(root, 'manifest') : undefined,
      mirror: false,
      say: (line) => said.push(line),
      signal: new AbortController().signal,
      ...changes,
    });
    return said.slice(1);
  };
  const there = (path: string): boolean => existsSync(join(root, 'to', path));

  it('copies what is new, then only what changed, and writes down what it put there', async () => {
    put('from/a.txt');
    put('from/b/c.txt');
    expect(await sync()).to.deep.equal(["Copying file: 'a.txt'", "Copying file: 'b/c.txt'"]);
    expect(readFileSync(join(root, 'manifest'), 'utf8')).to.equal('a.txt\nb\nb/c.txt');
    expect(await sync()).to.deep.equal([]);
    put('from/a.txt', 'other');
    expect(await sync()).to.deep.equal(["Copying file: 'a.txt'"]);
  });

  it('copies a file of equal size whose time differs', async () => {
    put('from/a.txt', 'one');
    await sync();
    put('to/a.txt', 'two');
    utimesSync(join(root, 'to/a.txt'), 1, 1);
    expect(await sync()).to.deep.equal(["Copying file: 'a.txt'"]);
    expect(statSync(join(root, 'to/a.txt')).mtimeMs).to.be.closeTo(
      statSync(join(root, 'from/a.txt')).mtimeMs,
      1,
    );
  });

  it('removes what the last one put there, and nothing that it did not', async () => {
    put('from/old/a.txt');
    put('from/old/b.txt');
    put('from/stay.txt');
    await sync();
    put('to/old/foreign.txt');
    put('to/foreign/x.txt');
    rmSync(join(root, 'from/old'), { recursive: true });
    expect(await sync()).to.deep.equal(["Deleting file: 'old/a.txt'", "Deleting file: 'old/b.txt'"]);
    expect(['old/a.txt', 'old/foreign.txt', 'foreign/x.txt', 'stay.txt'].map(there)).to.deep.equal([
      false,
      true,
      true,
      true,
    ]);
  });

  it('mirrors when asked to', async () => {
    put('from/a.txt');
    put('to/foreign/x.txt');
    await sync({ mirror: true });
    expect(there('foreign')).to.equal(false);
  });

  it('leaves .git and the deployment’s own files behind, at the root only', async () => {
    for (const path of ['.git/HEAD', '.deployment', 'deploy.sh', 'inner/deploy.sh']) put(`from/${path}`);
    await sync();
    expect(['.git', '.deployment', 'deploy.sh', 'inner/deploy.sh'].map(there)).to.deep.equal([
      false,
      false,
      false,
      true,
    ]);
  });

  it('keeps symbolic links, and exchanges files, folders and links for each other', async () => {
    put('from/a/file.txt');
    put('from/b');
    symlinkSync('b', join(root, 'from/c'));
    await sync();
    expect(readlinkSync(join(root, 'to/c'))).to.equal('b');
    for (const name of ['a', 'b', 'c']) rmSync(join(root, 'from', name), { recursive: true });
    put('from/a');
    put('from/b/file.txt');
    put('from/c/file.txt');
    await sync();
    expect(
      ['a', 'b/file.txt', 'c/file.txt'].map((path) => lstatSync(join(root, 'to', path)).isFile()),
    ).to.deep.equal([true, true, true]);
  });

  it('stops saying files after fifty', async () => {
    for (let index = 0; index < 60; index += 1) put(`from/${String(index)}`);
    const lines = await sync();
    expect([lines.length, lines.at(-1)]).to.deep.equal([51, 'Omitting next output lines...']);
  });

  it('ends when it is aborted', async () => {
    for (let index = 0; index < 100; index += 1) put(`from/${String(index)}`);
    const failed = await sync({ signal: AbortSignal.abort(new Error('killed')) }).catch(
      (error: unknown) => error,
    );
    expect(failed).to.have.property('message', 'killed');
  });
});
