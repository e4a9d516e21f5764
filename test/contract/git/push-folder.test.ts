import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { isFailure } from '#failures/failure.ts';
import { makeGit } from '#git/make-git.ts';
import type { GitSettings } from '#git/make-git.ts';
import { makeConnection } from '#http/make-connection.ts';
import type { Git } from '#ports';
import { runGit } from '../../fixtures/git-server.ts';
import type { GitServer } from '../../fixtures/git-server.ts';
import { makeTestFolder } from '../../fixtures/make-door.ts';
import type { TestDoor, TestFolder } from '../../fixtures/make-door.ts';
import { eachWithPush } from '../../fixtures/push-scene.ts';

/** The tree that native git makes of a folder. */
function nativeTree(folder: string): string {
  const judge = makeTestFolder();
  try {
    runGit(judge.path, 'init', '-q', '--bare', '.');
    runGit(judge.path, `--work-tree=${folder}`, 'add', '-A', '-f');
    return runGit(judge.path, 'write-tree').trim();
  } finally {
    judge.remove();
  }
}

describe('contract: a build folder, pushed to native git', () => {
  let server: GitServer;
  let door: TestDoor;
  let build: TestFolder;
  eachWithPush((scene) => {
    ({ server, door, build } = scene);
  });
  const source = () => ({ kind: 'folder' as const, folder: build.path });
  const gitWith = (more: Partial<GitSettings>): Git =>
    makeGit({
      connection: makeConnection({ ca: [server.ca], env: {} }),
      tempFolder: door.tempFolder,
      now: Date.now,
      ...more,
    });

  it('becomes the tree that native git makes of it, in a commit that fsck accepts', async () => {
    build.write({
      'index.js': 'console.log(1)\n',
      '.env': 'A=1',
      'a/b/c/deep.txt': 'x',
      'a.b': 'sorts before a/',
      empty: '',
      'node_modules/p/.gitignore': '*\n',
      'name with ü and 日本': 'y',
      'big.bin': Buffer.alloc(3_000_000, 'abcdefg'),
    });
    build.write({ run: '#!/bin/sh\n' });
    chmodSync(join(build.path, 'run'), 0o755);
    symlinkSync('a/b', join(build.path, 'link'));
    const deployed = await door.deploy(source());
    expect(server.git('rev-parse', 'refs/heads/master').trim()).to.equal(deployed.commit);
    expect(server.git('rev-parse', 'master^{tree}').trim()).to.equal(nativeTree(build.path));
    expect(server.git('fsck', '--strict', '--full')).to.equal('');
    expect(server.git('log', '--format=%an <%ae> %ct %s').trim()).to.equal(
      'Ada Lovelace <ada@example.com> 1768478400 Build 7',
    );
  });

  it('comes with a word on what Git does not hold', async () => {
    build.write({ one: '1', '.git/HEAD': 'ref: x', 'lib/.git/HEAD': 'ref: x', 'lib/two': '2' });
    mkdirSync(join(build.path, 'empty/er'), { recursive: true });
    execFileSync('mkfifo', [join(build.path, 'pipe')]);
    const { notes, objects } = await door.deploy(source());
    expect(notes).to.deep.equal([
      'Git holds no empty folders; these will be missing on the slot: empty/er.',
      'Git holds no pipes, sockets and devices; left out: pipe.',
      "Left out as Git's own: .git, lib/.git.",
    ]);
    expect(objects).to.equal(5);
  });

  it('sends only what changed when the remote has a build already', async () => {
    build.write({ 'a/one': '1', 'a/two': '2', 'b/three': '3', four: '4' });
    const first = await door.deploy(source());
    build.write({ 'a/one': 'one' });
    const second = await door.deploy(source());
    expect(second.objects).to.equal(4);
    expect(server.git('rev-parse', 'master^').trim()).to.equal(first.commit);
    expect(server.git('rev-parse', 'master^{tree}').trim()).to.equal(nativeTree(build.path));
    expect(server.git('fsck', '--strict', '--full')).to.equal('');
  });

  it('sends everything, with a warning, when the remote does not let anybody fetch', async () => {
    build.write({ 'a/one': '1', 'a/two': '2', 'b/three': '3' });
    await door.deploy(source());
    server.git('config', 'http.uploadpack', 'false');
    build.write({ 'a/one': 'one' });
    const told: string[] = [];
    const tell = (event: { readonly kind: string }): unknown => told.push(event.kind);
    const second = await door.deploy(source(), { tell });
    expect([second.objects, told]).to.deep.equal([7, ['warned']]);
    expect(server.git('rev-parse', 'master^{tree}').trim()).to.equal(nativeTree(build.path));
    expect(server.git('rev-list', '--count', 'master').trim()).to.equal('2');
    expect(server.git('fsck', '--strict', '--full')).to.equal('');
  });

  it('sends nothing when the remote has this tree at its head', async () => {
    build.write({ one: '1' });
    const first = await door.deploy(source());
    const second = await door.deploy(source());
    expect(second.upToDate).to.equal(true);
    expect(second.commit).to.equal(first.commit);
    expect(
      server.requests.filter(({ line }) => line.startsWith('POST') && line.endsWith('receive-pack')),
    ).to.have.length(1);
  });

  it('sends to a branch that is new there only what no other branch has', async () => {
    build.write({ 'a/one': '1', 'a/two': '2', 'b/three': '3', four: '4' });
    await door.deploy(source());
    build.write({ 'a/one': 'one' });
    const other = await door.deploy(source(), { branch: 'other' });
    const same = await door.deploy(source(), { branch: 'third' });
    expect([other.objects, same.objects, same.upToDate]).to.deep.equal([4, 1, false]);
    expect(server.git('rev-parse', 'other^{tree}').trim()).to.equal(nativeTree(build.path));
    expect(server.git('rev-list', '--count', 'other').trim()).to.equal('1');
    expect(server.git('fsck', '--strict', '--full')).to.equal('');
  });

  it('makes a new commit of an older tree without sending it again', async () => {
    build.write({ one: '1' });
    await door.deploy(source());
    build.write({ one: '2' });
    await door.deploy(source());
    build.write({ one: '1' });
    const third = await door.deploy(source());
    expect([third.upToDate, third.objects]).to.deep.equal([false, 1]);
    expect(server.git('rev-list', '--count', 'master').trim()).to.equal('3');
  });

  it('works with workers when there are many files, each content once', async () => {
    const files: Record<string, string> = {};
    for (let index = 0; index < 3000; index += 1)
      files[`d${String(index % 50)}/f${String(index)}`] = String(index % 1000).repeat(50);
    build.write(files);
    const deployed = await door.deploy(source());
    expect(server.git('rev-parse', 'master^{tree}').trim()).to.equal(nativeTree(build.path));
    expect(deployed.objects).to.equal(1 + 1 + 50 + 1000);
    expect(server.git('fsck', '--strict', '--full')).to.equal('');
    expect(readdirSync(door.tempFolder)).to.deep.equal([]);
  });

  it('comes with a word on executable bits from a machine that has none to a slot on Linux', async () => {
    build.write({ 'start.sh': '#!/bin/sh' });
    const said = async (platform: 'windows' | 'linux', withoutModes: boolean): Promise<string> => {
      const lines: string[] = [];
      const git = gitWith({ withoutModes });
      const request = door.packRequest(source(), {
        platform,
        tell: (event) => lines.push(JSON.stringify(event)),
      });
      await (await git.packBuild(request)).release();
      return lines.join();
    };
    expect(await said('linux', true)).to.include('executable bits');
    expect([await said('linux', false), await said('windows', true)]).to.deep.equal(['', '']);
  });

  it('is refused when what is packed has no place in the temporary folder', async () => {
    build.write({ 'big.bin': Buffer.alloc(13_000_000) });
    writeFileSync(join(door.tempFolder, 'file'), 'x');
    const git = gitWith({ tempFolder: join(door.tempFolder, 'file') });
    const thrown: unknown = await git.packBuild(door.packRequest(source())).catch((error: unknown) => error);
    expect(isFailure(thrown, 'PACKAGE_TEMP_UNUSABLE')).to.equal(true);
  });

  it('asks with credentials from the start and sends the pack by its length', async () => {
    build.write({ one: '1' });
    await door.deploy(source());
    expect(server.requests.every(({ headers }) => headers.authorization?.startsWith('Basic '))).to.equal(
      true,
    );
    const push = server.requests.at(-1);
    expect(push?.line).to.equal('POST /web1.git/git-receive-pack');
    expect(Number(push?.headers['content-length'])).to.be.greaterThan(100);
    expect(push?.headers['transfer-encoding']).to.equal(undefined);
  });
});
