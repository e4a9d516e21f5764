import { chmodSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { isAnyFailure, isFailure } from '#failures/failure.ts';
import { failureOf, rejectionOf } from '../../fakes/rejection.ts';
import { runGit, startGitServer } from '../../fixtures/git-server.ts';
import type { GitServer } from '../../fixtures/git-server.ts';
import { makeTestDoor, makeTestFolder } from '../../fixtures/make-door.ts';
import type { TestDoor, TestFolder } from '../../fixtures/make-door.ts';

describe('contract: the checked-out commit, pushed to native git', () => {
  let server: GitServer;
  let door: TestDoor;
  let origin: TestFolder;
  let clone: TestFolder;
  const git = (folder: TestFolder, ...args: string[]): string =>
    runGit(folder.path, '-c', 'user.name=Bo', '-c', 'user.email=bo@example.com', ...args);
  const commit = (message: string): string => {
    git(origin, 'add', '-A');
    git(origin, 'commit', '-q', '-m', message);
    return git(origin, 'rev-parse', 'HEAD').trim();
  };
  const lines = (from: number): string =>
    Array.from({ length: 400 }, (_, index) => `line ${String(index * from)}\n`).join('');
  beforeEach(async () => {
    server = await startGitServer();
    door = makeTestDoor(server);
    origin = makeTestFolder();
    clone = makeTestFolder();
    git(origin, 'init', '-q', '--initial-branch=main');
    origin.write({
      'src/a.js': lines(1),
      'src/b.js': `${lines(1)}end\n`,
      'bin/run': '#!/bin/sh\n',
      README: 'x',
    });
    chmodSync(join(origin.path, 'bin/run'), 0o755);
    symlinkSync('src/a.js', join(origin.path, 'link'));
    commit('First');
    origin.write({ 'src/a.js': `${lines(1)}more\n` });
    commit('Second: ü');
  });
  afterEach(async () => {
    door.close();
    origin.remove();
    clone.remove();
    await server.stop();
  });
  const cloneWith = (...options: string[]): void => {
    runGit(clone.path, 'clone', '-q', ...options, `file://${origin.path}`, '.');
  };

  it('is read with its author, subject and branch', async () => {
    cloneWith();
    const checkout = await door.git.readCheckout(join(clone.path, 'src'));
    expect(checkout?.head.id).to.equal(git(origin, 'rev-parse', 'HEAD').trim());
    expect(checkout?.head.subject).to.equal('Second: ü');
    expect(checkout?.head.author).to.deep.equal({ name: 'Bo', email: 'bo@example.com' });
    expect([checkout?.branch, checkout?.shallow]).to.deep.equal(['main', false]);
  });

  it('brings its tree as a new commit, from packs full of differences', async () => {
    git(origin, 'repack', '-adfq');
    cloneWith();
    const deployed = await door.deploy({ kind: 'checkout-tree', folder: clone.path });
    expect(server.git('rev-parse', 'master^{tree}')).to.equal(git(origin, 'rev-parse', 'HEAD^{tree}'));
    expect(server.git('rev-list', '--count', 'master').trim()).to.equal('1');
    expect(server.git('fsck', '--strict', '--full')).to.equal('');
    expect(deployed.objects).to.equal(1 + 3 + 5);
  });

  for (const kind of ['checkout-tree', 'checkout-commit'] as const) {
    it(`is refused where nothing is in it (${kind})`, async () => {
      git(origin, 'rm', '-rqf', '.');
      commit('Nothing');
      cloneWith();
      const thrown = await failureOf(door.deploy({ kind, folder: clone.path }));
      expect(thrown.code).to.equal('PACKAGE_EMPTY');
      expect(server.git('for-each-ref').trim()).to.equal('');
    });
  }

  it('brings large files that are stored as differences to what is not sent', async function () {
    this.timeout(60_000);
    const text = Array.from({ length: 400_000 }, (_, index) => `this is line ${String(index)}\n`);
    for (const [at, name] of ['first', 'second', 'third'].entries()) {
      text.splice(at * 1000, 10, `${name}\n`);
      origin.write({ 'big.txt': text.join('') });
      commit(name);
    }
    git(origin, '-c', 'core.compression=1', 'repack', '-adq');
    for (const older of ['HEAD~1', 'HEAD~1']) {
      git(origin, 'checkout', '-q', older);
      await door.deploy({ kind: 'checkout-tree', folder: origin.path });
      expect(server.git('rev-parse', 'master^{tree}')).to.equal(git(origin, 'rev-parse', 'HEAD^{tree}'));
    }
    expect(server.git('fsck', '--strict', '--full')).to.equal('');
    expect(readdirSync(door.tempFolder)).to.deep.equal([]);
  });

  it('brings its tree from a clone of depth 1, on top of what the slot has', async () => {
    cloneWith('--depth=1');
    const first = await door.deploy({ kind: 'checkout-tree', folder: clone.path });
    origin.write({ 'src/a.js': 'new' });
    commit('Third');
    runGit(clone.path, 'fetch', '-q', '--depth=1');
    runGit(clone.path, 'reset', '-q', '--hard', 'FETCH_HEAD');
    const second = await door.deploy({ kind: 'checkout-tree', folder: clone.path });
    expect(second.objects).to.equal(4);
    expect(server.git('rev-parse', 'master^').trim()).to.equal(first.commit);
    expect(server.git('rev-parse', 'master^{tree}')).to.equal(git(origin, 'rev-parse', 'HEAD^{tree}'));
  });

  for (const kind of ['checkout-tree', 'checkout-commit'] as const) {
    it(`is refused when its commit holds no file, as ${kind}`, async () => {
      git(origin, 'rm', '-rq', '.');
      git(origin, 'commit', '-qm', 'Take all away');
      const thrown: unknown = await door
        .deploy({ kind, folder: origin.path })
        .catch((error: unknown) => error);
      expect(isFailure(thrown, 'PACKAGE_EMPTY')).to.equal(true);
    });
  }

  it('brings its tree out of loose objects', async () => {
    const deployed = await door.deploy({ kind: 'checkout-tree', folder: origin.path });
    expect(server.git('rev-parse', `${deployed.commit}^{tree}`)).to.equal(
      git(origin, 'rev-parse', 'HEAD^{tree}'),
    );
    expect(server.git('fsck', '--strict', '--full')).to.equal('');
  });

  it('brings its tree out of a mirror that the checkout borrows from', async () => {
    const mirror = makeTestFolder();
    try {
      runGit(mirror.path, 'clone', '-q', '--mirror', `file://${origin.path}`, '.');
      runGit(clone.path, 'clone', '-q', '--shared', mirror.path, '.');
      await door.deploy({ kind: 'checkout-tree', folder: clone.path });
      expect(server.git('rev-parse', 'master^{tree}')).to.equal(git(origin, 'rev-parse', 'HEAD^{tree}'));
    } finally {
      mirror.remove();
    }
  });

  it('brings its tree out of a linked work tree', async () => {
    git(origin, 'worktree', 'add', '-q', '-b', 'side', join(clone.path, 'side'));
    const checkout = await door.git.readCheckout(join(clone.path, 'side'));
    expect(checkout?.branch).to.equal('side');
    await door.deploy({ kind: 'checkout-tree', folder: join(clone.path, 'side') });
    expect(server.git('rev-parse', 'master^{tree}')).to.equal(git(origin, 'rev-parse', 'HEAD^{tree}'));
  });

  it('puts files in and replaces them', async () => {
    cloneWith();
    const extraFiles = { 'slotship.json': '{}\n', 'src/a.js': 'replaced', 'deep/er/file': 'x' };
    await door.deploy({ kind: 'checkout-tree', folder: clone.path }, { extraFiles, platform: 'windows' });
    expect(server.git('show', 'master:slotship.json')).to.equal('{}\n');
    expect(server.git('show', 'master:src/a.js')).to.equal('replaced');
    expect(server.git('show', 'master:deep/er/file')).to.equal('x');
    expect(server.git('show', 'master:.gitattributes')).to.equal('* -text\n');
    expect(server.git('show', 'master:README')).to.equal('x');
    expect(server.git('fsck', '--strict', '--full')).to.equal('');
  });

  it('is pushed itself with its whole history, and later only what came after', async () => {
    git(origin, 'repack', '-adfq');
    cloneWith();
    await door.deploy({ kind: 'checkout-commit', folder: clone.path });
    expect(server.git('rev-parse', 'master')).to.equal(git(origin, 'rev-parse', 'HEAD'));
    origin.write({ 'src/c.js': 'c' });
    commit('Third');
    runGit(clone.path, 'pull', '-q');
    const later = await door.deploy({ kind: 'checkout-commit', folder: clone.path });
    expect(later.objects).to.equal(4);
    expect(server.git('rev-list', '--count', 'master').trim()).to.equal('3');
    expect(server.git('fsck', '--strict', '--full')).to.equal('');
    const again = await door.deploy({ kind: 'checkout-commit', folder: clone.path });
    expect(again.upToDate).to.equal(true);
    origin.write({ 'src/d.js': 'd' });
    commit('Fourth');
    runGit(clone.path, 'pull', '-q');
    const other = await door.deploy({ kind: 'checkout-commit', folder: clone.path }, { branch: 'other' });
    expect(other.objects).to.equal(4);
    expect(server.git('rev-parse', 'other')).to.equal(git(origin, 'rev-parse', 'HEAD'));
  });

  it('is pushed itself with a word on line endings where they may change', async () => {
    cloneWith();
    const source = { kind: 'checkout-commit', folder: clone.path } as const;
    const notes = async (): Promise<string> =>
      (await door.deploy(source, { platform: 'windows' })).notes.join();
    expect(await notes()).to.include('line endings');
    origin.write({ '.gitattributes': '* -text\n' });
    commit('With attributes');
    runGit(clone.path, 'pull', '-q');
    expect(await notes()).not.to.include('line endings');
  });

  it('is pushed itself from a shallow clone only where the slot has what is missing', async () => {
    cloneWith('--depth=1');
    const thrown: unknown = await door
      .deploy({ kind: 'checkout-commit', folder: clone.path })
      .catch((error: unknown) => error);
    expect(isFailure(thrown, 'PACKAGE_SHALLOW')).to.equal(true);
    runGit(origin.path, 'push', '-q', server.repository, 'HEAD~1:refs/heads/master');
    await door.deploy({ kind: 'checkout-commit', folder: clone.path });
    expect(server.git('rev-parse', 'master')).to.equal(git(origin, 'rev-parse', 'HEAD'));
    expect(server.git('fsck', '--strict', '--full')).to.equal('');
  });

  it('is pushed itself where it replaces another history, which is said', async () => {
    const build = makeTestFolder();
    try {
      build.write({ other: 'x' });
      const before = await door.deploy({ kind: 'folder', folder: build.path });
      cloneWith();
      const source = { kind: 'checkout-commit', folder: clone.path } as const;
      const deployed = await door.deploy(source);
      expect(deployed.notes.join())
        .to.include(`at ${before.commit.slice(0, 7)}`)
        .and.include('replaced');
      origin.write({ other: 'y' });
      commit('Third');
      runGit(clone.path, 'pull', '-q');
      expect((await door.deploy(source)).notes).to.deep.equal([]);
      expect(server.git('fsck', '--strict', '--full')).to.not.include('missing');
    } finally {
      build.remove();
    }
  });

  it('is pushed whole when asked so, also what the slot holds a part of', async () => {
    runGit(origin.path, 'push', '-q', server.repository, 'HEAD~1:refs/heads/master');
    origin.write({ 'src/e.js': 'e' });
    commit('On top');
    const lone = git(origin, 'rev-parse', 'HEAD~1').trim();
    // A commit without its tree, which no branch of the slot reaches.
    const file = join(clone.path, 'lone');
    writeFileSync(file, git(origin, 'cat-file', 'commit', lone));
    server.git('hash-object', '-w', '-t', 'commit', file);
    const source = { kind: 'checkout-commit', folder: origin.path } as const;
    await door.deploy(source, { whole: true });
    expect(server.git('rev-parse', 'master')).to.equal(git(origin, 'rev-parse', 'HEAD'));
    expect(server.git('fsck', '--strict', '--full')).to.equal('');
  });

  it('is pushed itself where the slot does not say what it has', async () => {
    cloneWith();
    const source = { kind: 'checkout-commit', folder: clone.path } as const;
    await door.deploy(source);
    server.git('config', 'http.uploadpack', 'false');
    origin.write({ 'src/c.js': 'c' });
    commit('Third');
    runGit(clone.path, 'pull', '-q');
    const told: string[] = [];
    const tell = (event: { readonly kind: string }): unknown => told.push(event.kind);
    const later = await door.deploy(source, { tell });
    expect([later.objects, told]).to.deep.equal([4, ['warned']]);
    expect(server.git('fsck', '--strict', '--full')).to.equal('');
  });

  it('is not packed to the end once the run is cancelled', async () => {
    for (let at = 0; at < 600; at += 1) origin.write({ [`many/${String(at)}/file`]: String(at) });
    commit('Many');
    for (const kind of ['checkout-commit', 'checkout-tree'] as const) {
      const stop = new AbortController();
      const packing = door.git.packBuild(
        door.packRequest({ kind, folder: origin.path }, { signal: stop.signal }),
      );
      setImmediate(() => {
        stop.abort(new Error('cancelled by hand'));
      });
      expect(await rejectionOf(packing)).to.equal(stop.signal.reason);
      expect(readdirSync(door.tempFolder)).to.deep.equal([]);
    }
  });

  it('is refused with a submodule in it', async () => {
    git(origin, 'update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},lib`);
    git(origin, 'commit', '-q', '-m', 'With a submodule');
    const thrown: unknown = await door
      .deploy({ kind: 'checkout-tree', folder: origin.path })
      .catch((error: unknown) => error);
    expect(isFailure(thrown, 'PACKAGE_SUBMODULE') && thrown.facts.paths).to.deep.equal(['lib']);
  });

  it('is refused with everything that is wrong in it at once', async () => {
    symlinkSync('/etc/passwd', join(origin.path, 'absolute'));
    symlinkSync('../../../etc', join(origin.path, 'bin/up'));
    origin.write({ 'a\\b': 'x' });
    git(origin, 'add', '-A');
    git(origin, 'update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},lib`);
    git(origin, 'commit', '-q', '-m', 'All wrong');
    for (const kind of ['checkout-tree', 'checkout-commit'] as const) {
      const thrown: unknown = await door
        .deploy({ kind, folder: origin.path })
        .catch((error: unknown) => error);
      const all = isAnyFailure(thrown) ? [thrown, ...thrown.others] : [];
      expect(all.map(({ code }) => code)).to.deep.equal([
        'PACKAGE_NAME_ODD',
        'PACKAGE_LINK_OUTSIDE',
        'PACKAGE_LINK_OUTSIDE',
        'PACKAGE_SUBMODULE',
      ]);
    }
  });

  it('names Git LFS when it keeps files there', async () => {
    writeFileSync(join(origin.path, '.gitattributes'), '*.psd filter=lfs diff=lfs merge=lfs -text\n');
    commit('With LFS');
    const deployed = await door.deploy({ kind: 'checkout-tree', folder: origin.path });
    expect(deployed.notes.join()).to.include('Git LFS');
  });

  it('knows how commits are related', async () => {
    const second = git(origin, 'rev-parse', 'HEAD').trim();
    const first = git(origin, 'rev-parse', 'HEAD~1').trim();
    git(origin, 'checkout', '-q', '-b', 'side', first);
    origin.write({ other: 'x' });
    const side = commit('Side');
    const ancestry = (one: string, other: string) => door.git.readAncestry(origin.path, one, other);
    expect(await ancestry(first, second)).to.equal('ancestor');
    expect(await ancestry(second, first)).to.equal('descendant');
    expect(await ancestry(second, side)).to.equal('diverged');
    expect(await ancestry(side, side)).to.equal('same');
    expect(await ancestry(side, '1'.repeat(40))).to.equal('unknown');
    cloneWith('--depth=1', '--no-single-branch');
    expect(await door.git.readAncestry(clone.path, second, side)).to.equal('unknown');
  });

  it('needs no .gitattributes that the slot has and the clone has not', async () => {
    origin.write({ 'docs/.gitattributes': '*.md text\n', 'docs/x.md': 'x' });
    commit('With attributes');
    await door.deploy({ kind: 'checkout-tree', folder: origin.path });
    origin.write({ 'src/b.js': 'changed' });
    commit('Changed');
    git(origin, 'config', 'uploadpack.allowFilter', 'true');
    cloneWith('--filter=blob:none', '--no-checkout');
    runGit(clone.path, 'sparse-checkout', 'set', '--cone', 'src');
    runGit(clone.path, 'checkout', '-q', 'main');
    const second = await door.deploy({ kind: 'checkout-tree', folder: clone.path });
    expect(second.objects).to.equal(4);
    expect(server.git('fsck', '--strict', '--full')).to.equal('');
  });

  it('sends all of its own commits where the whole of it is asked for, from a shallow clone, too', async () => {
    await door.deploy({ kind: 'checkout-commit', folder: origin.path });
    origin.write({ README: 'changed' });
    const head = commit('Third');
    cloneWith('--depth=1');
    const request = { tip: server.git('rev-parse', 'master').trim(), whole: true };
    const source = { kind: 'checkout-commit', folder: clone.path } as const;
    const whole = await door.deploy(source, request);
    // The commit, its three trees, and all five files, one of which is a link.
    expect([whole.commit, whole.objects]).to.deep.equal([head, 9]);
    expect(server.git('fsck', '--strict', '--full')).to.equal('');
  });
});
