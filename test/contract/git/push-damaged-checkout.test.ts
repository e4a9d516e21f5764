import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Failure, isFailure } from '#failures/failure.ts';
import { runGit, startGitServer } from '../../fixtures/git-server.ts';
import type { GitServer } from '../../fixtures/git-server.ts';
import { makeTestDoor, makeTestFolder } from '../../fixtures/make-door.ts';
import type { TestDoor, TestFolder } from '../../fixtures/make-door.ts';

describe('contract: a checkout that cannot be read', () => {
  let server: GitServer;
  let door: TestDoor;
  let checkout: TestFolder;
  const git = (...args: string[]): string =>
    runGit(checkout.path, '-c', 'user.name=Bo', '-c', 'user.email=bo@example.com', ...args);
  const commit = (): void => {
    git('add', '-A');
    git('commit', '-q', '-m', 'One');
  };
  beforeEach(async () => {
    server = await startGitServer();
    door = makeTestDoor(server);
    checkout = makeTestFolder();
    git('init', '-q', '--initial-branch=main');
    checkout.write({ 'index.js': 'x', 'lib/a.js': 'a'.repeat(200) });
    commit();
  });
  afterEach(async () => {
    door.close();
    checkout.remove();
    await server.stop();
  });
  const thrown = (): Promise<unknown> =>
    door.deploy({ kind: 'checkout-tree', folder: checkout.path }).catch((error: unknown) => error);
  const wordsOf = async (): Promise<string> => {
    const error = await thrown();
    return isFailure(error, 'PACKAGE_OBJECT_MISSING') ? error.facts.words : String(error);
  };
  const overwrite = (file: string, bytes: Uint8Array): void => {
    chmodSync(file, 0o644);
    writeFileSync(file, bytes);
  };
  const looseFile = (path: string): string => {
    const id = git('rev-parse', `HEAD:${path}`).trim();
    return join(checkout.path, '.git/objects', id.slice(0, 2), id.slice(2));
  };
  const packFile = (ending: string): string => {
    const folder = join(checkout.path, '.git/objects/pack');
    return join(folder, readdirSync(folder).find((name) => name.endsWith(ending)) ?? '');
  };

  const whyNone = async (): Promise<string | boolean> => {
    const error = await thrown();
    return isFailure(error, 'PACKAGE_NO_CHECKOUT') && error.facts.words;
  };
  const startAnew = (...options: string[]): void => {
    rmSync(join(checkout.path, '.git'), { recursive: true });
    git('init', '-q', '--initial-branch=main', ...options);
  };

  it('is refused by what it lacks: a repository, a commit', async () => {
    startAnew();
    expect(await whyNone()).to.include('Nothing is committed');
    rmSync(join(checkout.path, '.git'), { recursive: true });
    expect(await whyNone()).to.include('no Git repository');
  });

  it('is refused by what slotship cannot read: SHA-256, a reftable', async () => {
    startAnew('--object-format=sha256');
    commit();
    expect(await whyNone()).to.include('SHA-256');
    startAnew();
    git('config', 'core.repositoryFormatVersion', '1');
    git('config', 'extensions.refStorage', 'reftable');
    expect(await whyNone()).to.include('reftable');
  });

  it('is refused in words with an index of version 1', async () => {
    git('-c', 'pack.indexVersion=1', 'repack', '-adq');
    expect(await wordsOf()).to.include("no index of version 2, as 'git repack -ad' writes it");
  });

  for (const bytes of [0, 6, 900]) {
    it(`is refused in words with an index of ${String(bytes)} bytes`, async () => {
      git('repack', '-adq');
      overwrite(packFile('.idx'), readFileSync(packFile('.idx')).subarray(0, bytes));
      expect(await wordsOf()).to.match(/pack-.*\.idx is cut$/);
    });
  }

  it('is pushed when the pack with a bad index is not needed', async () => {
    writeFileSync(join(checkout.path, '.git/objects/pack/pack-1.idx'), '');
    writeFileSync(join(checkout.path, '.git/objects/pack/pack-1.pack'), '');
    await door.deploy({ kind: 'checkout-tree', folder: checkout.path });
    expect(server.git('rev-parse', 'master^{tree}')).to.equal(git('rev-parse', 'HEAD^{tree}'));
  });

  it('is refused in words where the packs cannot be listed', async () => {
    git('repack', '-adq');
    rmSync(join(checkout.path, '.git/objects/pack'), { recursive: true });
    writeFileSync(join(checkout.path, '.git/objects/pack'), '');
    expect(await wordsOf()).to.include('ENOTDIR');
  });

  it('is refused in words with a pack that is cut', async () => {
    git('repack', '-adq');
    overwrite(packFile('.pack'), readFileSync(packFile('.pack')).subarray(0, 40));
    expect(await thrown()).to.be.instanceOf(Failure);
  });

  for (const [what, damage] of [
    ['empty', () => Buffer.alloc(0)],
    ['cut', (bytes: Buffer) => bytes.subarray(0, 9)],
    ['not compressed', () => Buffer.from('blob 200')],
    ['that of another', () => readFileSync(looseFile('index.js'))],
  ] as const) {
    it(`is refused in words with a loose file that is ${what}`, async () => {
      overwrite(looseFile('lib/a.js'), damage(readFileSync(looseFile('lib/a.js'))));
      expect(isFailure(await thrown(), 'PACKAGE_OBJECT_MISSING')).to.equal(true);
      expect(readdirSync(door.tempFolder)).to.deep.equal([]);
    });
  }

  it('is refused in words with a loose file that is gone', async () => {
    rmSync(looseFile('lib/a.js'));
    expect(await wordsOf()).to.include('neither in a pack nor loose');
  });
});
