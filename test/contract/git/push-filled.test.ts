import { appendFileSync, chmodSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { runGit } from '../../fixtures/git-server.ts';
import type { GitServer } from '../../fixtures/git-server.ts';
import { makeTestFolder } from '../../fixtures/make-door.ts';
import type { Deployed, TestDoor, TestFolder } from '../../fixtures/make-door.ts';
import { eachWithPush } from '../../fixtures/push-scene.ts';

/** Files in `folders` folders; the first of `changed` folders say something else in each `version`. */
function filesOf(folders: number, inEach: number, changed: number, version: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (let folder = 0; folder < folders; folder += 1) {
    for (let file = 0; file < inEach; file += 1) {
      const text = file === 0 && folder < changed ? version : 'the same';
      files[`lib/${String(folder)}/${String(file)}.js`] = `${text} in ${String(folder)}/${String(file)}\n`;
    }
  }
  return files;
}

describe('contract: a push of few objects to native git', () => {
  let server: GitServer;
  let door: TestDoor;
  let build: TestFolder;
  eachWithPush((scene) => {
    ({ server, door, build } = scene);
  });
  const deploy = (): Promise<Deployed> => door.deploy({ kind: 'folder', folder: build.path });
  /** Objects in files of their own, and packs. */
  const stored = (): readonly [string | undefined, string | undefined] => {
    const counted = server.git('count-objects', '-v');
    return [/^count: (\d+)$/m.exec(counted)?.[1], /^packs: (\d+)$/m.exec(counted)?.[1]];
  };
  const checkStored = (): void => {
    expect(server.git('fsck', '--strict', '--full')).to.equal('');
    const out = makeTestFolder();
    runGit(server.repository, `--work-tree=${out.path}`, 'checkout', '-q', '-f', 'master', '--', '.');
    runGit(out.path, 'diff', '--no-index', '--quiet', build.path, out.path);
    out.remove();
  };

  it('is kept as one pack, not as a file an object, and tells only what is new', async () => {
    build.write(filesOf(120, 2, 20, 'first'));
    symlinkSync('lib/1', join(build.path, 'link'));
    await deploy();
    build.write(filesOf(120, 2, 20, 'second'));
    const second = await deploy();
    expect([second.objects, second.receipt.objects]).to.deep.equal([43, 100]);
    expect(stored()).to.deep.equal(['0', '2']);
    checkStored();
  });

  it('is kept so where small files have to help', async () => {
    build.write(filesOf(12, 20, 10, 'first'));
    await deploy();
    build.write(filesOf(12, 20, 10, 'second'));
    const second = await deploy();
    expect([second.objects, second.receipt.objects]).to.deep.equal([23, 100]);
    expect(stored()).to.deep.equal(['0', '2']);
    checkStored();
  });

  for (const [how, damage] of Object.entries({
    emptied: (file: string) => {
      truncateSync(file, 0);
    },
    changed: (file: string) => {
      const bytes = readFileSync(file);
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 8) ^ 0xff, bytes.length - 8);
      writeFileSync(file, bytes);
    },
  })) {
    it(`goes through without the fill where an object of the slot was ${how}, and says so`, async () => {
      // As Kudu has it; the objects come in files of their own, which crashes damage.
      server.git('config', 'receive.fsckObjects', 'false');
      server.git('config', 'transfer.unpackLimit', '100000');
      build.write({ 'z/a': 'x', 'z/b': 'y', ...filesOf(12, 20, 10, 'first') });
      await deploy();
      server.git('config', '--unset', 'transfer.unpackLimit');
      const id = server.git('rev-parse', 'master:z/a').trim();
      const file = join(server.repository, 'objects', id.slice(0, 2), id.slice(2));
      chmodSync(file, 0o644);
      damage(file);
      build.write(filesOf(12, 20, 10, 'second'));
      const { commit, receipt } = await deploy();
      expect(receipt).to.include({ objects: 23, damage: 'index-pack abnormal exit' });
      expect(server.git('rev-parse', 'master').trim()).to.equal(commit);
    });
  }

  it('is not held up by a file of the fill that changes meanwhile', async () => {
    build.write(filesOf(12, 20, 10, 'first'));
    await deploy();
    build.write(filesOf(12, 20, 10, 'second'));
    server.intercept = (request) => {
      if (request.url?.endsWith('git-upload-pack') !== true) return false;
      for (const name of Object.keys(filesOf(12, 20, 0, '')).filter((one) => !one.endsWith('/0.js')))
        appendFileSync(join(build.path, name), 'a line of a log\n');
      return false;
    };
    const { commit, receipt } = await deploy();
    expect(receipt.objects).to.equal(23);
    expect(server.git('rev-parse', 'master').trim()).to.equal(commit);
  });

  it('is left to be taken apart where it is very small, or cannot be filled', async () => {
    build.write(filesOf(120, 1, 2, 'first'));
    await deploy();
    build.write(filesOf(120, 1, 2, 'second'));
    const second = await deploy();
    expect([second.receipt.objects, stored()]).to.deep.equal([7, ['7', '1']]);
    checkStored();
  });

  it('of a commit with its history is kept so, too', async () => {
    const git = (...args: string[]): string =>
      runGit(build.path, '-c', 'user.name=Bo', '-c', 'user.email=bo@example.com', ...args);
    git('init', '-q');
    const commit = (version: string): void => {
      build.write(filesOf(120, 2, 20, version));
      git('add', '-A');
      git('commit', '-q', '-m', version);
    };
    commit('first');
    await door.deploy({ kind: 'checkout-commit', folder: build.path });
    commit('second');
    const second = await door.deploy({ kind: 'checkout-commit', folder: build.path });
    expect(server.git('rev-parse', 'master')).to.equal(git('rev-parse', 'HEAD'));
    expect([second.objects, second.receipt.objects]).to.deep.equal([43, 100]);
    expect(stored()).to.deep.equal(['0', '2']);
    expect(server.git('fsck', '--strict', '--full')).to.equal('');
  });
});
