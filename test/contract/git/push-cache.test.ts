import { createHash } from 'node:crypto';
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { isFailure } from '#failures/failure.ts';
import { makeFileReader } from '#git/folder/file-reader.ts';
import { readCacheFile, writeCacheFile } from '#git/pack/cache-file.ts';
import { hashObject } from '#git/objects/object-id.ts';
import { makeFolder } from '#git/objects/tree-node.ts';
import { readRememberedPush, writeRememberedPush } from '#git/pack/remembered-push.ts';
import type { Tell } from '#report/event.ts';
import { startGitServer } from '../../fixtures/git-server.ts';
import type { GitServer } from '../../fixtures/git-server.ts';
import { makeTestDoor, makeTestFolder } from '../../fixtures/make-door.ts';
import type { TestDoor, TestFolder } from '../../fixtures/make-door.ts';
import { eachWithPush } from '../../fixtures/push-scene.ts';

describe('contract: a push with a cache folder', () => {
  let server: GitServer;
  let door: TestDoor;
  let build: TestFolder;
  let cache: TestFolder;
  eachWithPush((scene) => {
    ({ server, door, build } = scene);
    cache = makeTestFolder();
    build.write({ 'a/one': '1', 'a/two': '2', 'b/three': '3' });
    for (const name of ['a/one', 'a/two', 'b/three']) utimesSync(join(build.path, name), 1000, 1000);
  });
  afterEach(() => {
    cache.remove();
  });
  const deploy = () => door.deploy({ kind: 'folder', folder: build.path }, { cacheFolder: cache.path });
  const questions = (): number =>
    server.requests.filter(({ line }) => line.endsWith('git-upload-pack')).length;

  it('asks the remote nothing about its objects while the head is the one it pushed', async () => {
    await deploy();
    build.write({ 'a/one': 'one' });
    const second = await deploy();
    const third = await deploy();
    expect([second.objects, third.upToDate, questions()]).to.deep.equal([4, true, 0]);
    expect(server.git('fsck', '--strict', '--full')).to.equal('');
  });

  it('remembers the head also where there is nothing to send, and tells of no pushes that it did not see', async () => {
    await door.deploy({ kind: 'folder', folder: build.path });
    const said: string[] = [];
    const tell: Tell = (event) => {
      if (event.kind === 'said') said.push(event.text);
    };
    const source = { kind: 'folder', folder: build.path } as const;
    const same = await door.deploy(source, { cacheFolder: cache.path, tell });
    const asked = questions();
    build.write({ 'a/one': 'one' });
    const next = await door.deploy(source, { cacheFolder: cache.path, tell });
    expect([same.upToDate, next.objects, questions() - asked]).to.deep.equal([true, 4, 0]);
    expect(said.filter((text) => text.includes('has received'))).to.deep.equal([]);
  });

  it('reads with a worker from the start what was large the last time and was written anew', async () => {
    const names = Array.from({ length: 1600 }, (_, index) => `many/f${String(index)}`);
    build.write(Object.fromEntries(names.map((name) => [name, name])));
    for (const name of names) utimesSync(join(build.path, name), 1000, 1000);
    await deploy();
    for (const name of names.slice(0, 100)) build.write({ [name]: name.toUpperCase() });
    const second = await deploy();
    expect(second.objects).to.equal(103);
    expect(server.git('show', 'master:many/f99')).to.equal('MANY/F99');
    expect(server.git('show', 'master:many/f100')).to.equal('many/f100');
  });

  it('asks nothing and goes on counting when a swap has exchanged the repositories', async () => {
    const other = await startGitServer();
    const otherDoor = makeTestDoor(other);
    try {
      const source = { kind: 'folder', folder: build.path } as const;
      const request = { cacheFolder: cache.path };
      await deploy();
      build.write({ 'a/one': 'one' });
      await otherDoor.deploy(source, request);
      renameSync(server.repository, `${server.repository}.old`);
      renameSync(other.repository, server.repository);
      renameSync(`${server.repository}.old`, other.repository);
      build.write({ 'a/one': 'eins' });
      const said: string[] = [];
      const tell: Tell = (event) => {
        if (event.kind === 'said') said.push(event.text);
      };
      const third = await door.deploy(source, { ...request, tell });
      expect([third.objects, questions()]).to.deep.equal([4, 0]);
      expect(said.join()).to.include('has received 1 push with 7 objects');
      expect(server.git('fsck', '--strict', '--full')).to.equal('');
      expect(
        readdirSync(join(cache.path, 'slotship')).filter((name) => name.startsWith('push-')),
      ).to.have.length(2);
    } finally {
      otherDoor.close();
      await other.stop();
    }
  });

  it('is told apart where the memory knows more than the remote has, and goes through when all is sent', async () => {
    server.git('config', 'receive.fsckObjects', 'false');
    await deploy();
    build.write({ 'c/four': '4' });
    const [name = ''] = readdirSync(join(cache.path, 'slotship')).filter((one) => one.startsWith('push-'));
    const file = join(cache.path, 'slotship', name);
    const memory = readRememberedPush(file);
    if (memory === undefined) throw new Error('nothing is remembered');
    writeRememberedPush(file, {
      ...memory,
      ids: new Set([...memory.ids, hashObject('blob', Buffer.from('4'))]),
    });
    const refused = await deploy().catch((thrown: unknown) => thrown);
    expect(isFailure(refused, 'PUSH_OBJECTS_MISSING')).to.equal(true);
    const whole = await door.deploy(
      { kind: 'folder', folder: build.path },
      { cacheFolder: cache.path, whole: true },
    );
    expect(server.git('rev-parse', 'master').trim()).to.equal(whole.commit);
    expect(server.git('fsck', '--strict', '--full')).to.equal('');
    build.write({ 'a/one': 'eins' });
    expect([(await deploy()).objects, questions()]).to.deep.equal([4, 0]);
  });

  it('asks the remote when somebody else moved the head', async () => {
    const first = await deploy();
    build.write({ 'a/one': 'one' });
    await door.deploy({ kind: 'folder', folder: build.path });
    const third = await deploy();
    expect([third.upToDate, questions() > 1]).to.deep.equal([true, true]);
    expect(third.commit).not.to.equal(first.commit);
  });

  it('notices a file of the same size, and one put back with the same time', async () => {
    await deploy();
    await deploy();
    writeFileSync(join(build.path, 'a/one'), '9');
    utimesSync(join(build.path, 'a/one'), 1000, 1000);
    const second = await deploy();
    expect(second.upToDate).to.equal(false);
    expect(server.git('show', 'master:a/one')).to.equal('9');
  });

  it('names a pointer of Git LFS once, and each time', async () => {
    await deploy();
    build.write({
      'b/image.psd': `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\n`,
    });
    utimesSync(join(build.path, 'b/image.psd'), 1000, 1000);
    for (const more of ['first', 'second']) {
      build.write({ 'a/one': more });
      expect((await deploy()).notes.join()).to.include('1 file is only a pointer of Git LFS');
    }
  });

  it('is right with a cache that is damaged', async () => {
    await deploy();
    for (const name of readdirSync(join(cache.path, 'slotship'))) {
      const file = join(cache.path, 'slotship', name);
      writeFileSync(file, readFileSync(file).subarray(0, -3));
    }
    build.write({ 'a/one': 'one' });
    await deploy();
    expect(server.git('show', 'master:a/one')).to.equal('one');
    expect(server.git('fsck', '--strict', '--full')).to.equal('');
  });

  it('is right with a cache that is whole and wrong, and from then on with a right one', async () => {
    await deploy();
    const folder = join(cache.path, 'slotship');
    const file = join(folder, readdirSync(folder).find((name) => name.startsWith('hashes-')) ?? '');
    const body = readCacheFile(file) ?? Buffer.alloc(0);
    const id = createHash('sha1').update('blob 1\u00001').digest();
    body.fill(0xee, body.indexOf(id), body.indexOf(id) + id.length);
    writeCacheFile(file, body);
    build.write({ 'b/three': 'new' });
    await deploy();
    expect(server.git('show', 'master:a/one')).to.equal('1');
    expect(server.git('fsck', '--strict', '--full')).to.equal('');
    expect(readCacheFile(file)?.includes(id)).to.equal(true);
  });

  it('has arrived although its cache can no longer be written', async () => {
    const first = await deploy();
    build.write({ 'a/one': 'one' });
    server.intercept = (request) => {
      if (request.method !== 'POST' || request.url?.endsWith('git-receive-pack') !== true) return false;
      // What is in the way cannot be removed like a file.
      const folder = join(cache.path, 'slotship');
      for (const name of readdirSync(folder).filter((one) => one.startsWith('push-'))) {
        rmSync(join(folder, name));
        mkdirSync(join(folder, name));
      }
      return false;
    };
    const second = await deploy();
    expect([second.receipt.heardToTheEnd, second.commit === first.commit]).to.deep.equal([true, false]);
    expect(server.git('rev-parse', 'master').trim()).to.equal(second.commit);
  });

  it('keeps no credentials in the cache', async () => {
    await deploy();
    for (const name of readdirSync(join(cache.path, 'slotship'))) {
      expect(readFileSync(join(cache.path, 'slotship', name), 'latin1')).not.to.include('s3cret');
    }
  });
});

describe('contract: a build that changes while it is read', () => {
  let build: TestFolder;
  let temp: TestFolder;
  beforeEach(() => {
    build = makeTestFolder();
    temp = makeTestFolder();
  });
  afterEach(() => {
    build.remove();
    temp.remove();
  });

  const onRead = (): undefined => undefined;

  for (const [size, sizeBytes] of [
    ['small', 100],
    ['large', 2_000_000],
  ] as const) {
    for (const packAtOnce of [true, false]) {
      it(`is refused: a ${size} file that grew, ${packAtOnce ? 'packed at once' : 'hashed first'}`, async () => {
        build.write({ file: Buffer.alloc(sizeBytes, 'x') });
        const reader = makeFileReader({ root: build.path, tempFolder: temp.path, packAtOnce, onRead });
        const seen = { name: 'file', mode: '100644', sizeBytes, id: '', mtimeMs: 1, stamp: 0 };
        appendFileSync(join(build.path, 'file'), 'more');
        reader.add(makeFolder('', ''), seen);
        const thrown: unknown = await reader.settle().catch((error: unknown) => error);
        expect(isFailure(thrown, 'PACKAGE_FILE_CHANGED') && thrown.facts.path).to.equal('file');
        await reader.stop();
      });
    }
  }

  for (const sizeBytes of [100, 100_000, 2_000_000]) {
    it(`is refused: a file of ${String(sizeBytes)} bytes that was written to in place, packed at once`, async () => {
      build.write({ file: Buffer.alloc(sizeBytes, 'x') });
      const { mtimeMs } = statSync(join(build.path, 'file'));
      const reader = makeFileReader({ root: build.path, tempFolder: temp.path, packAtOnce: true, onRead });
      utimesSync(join(build.path, 'file'), 1000, 1000);
      const seen = { name: 'file', mode: '100644', sizeBytes, id: '', mtimeMs, stamp: 0 };
      reader.add(makeFolder('', ''), seen);
      const thrown: unknown = await reader.settle().catch((error: unknown) => error);
      expect(isFailure(thrown, 'PACKAGE_FILE_CHANGED')).to.equal(true);
      await reader.stop();
    });
  }

  it('is refused: a file that went', async () => {
    const reader = makeFileReader({ root: build.path, tempFolder: temp.path, packAtOnce: false, onRead });
    reader.add(makeFolder('', ''), {
      name: 'gone',
      mode: '100644',
      sizeBytes: 1,
      id: '',
      mtimeMs: 1,
      stamp: 0,
    });
    const thrown: unknown = await reader.settle().catch((error: unknown) => error);
    expect(isFailure(thrown, 'PACKAGE_FILE_CHANGED')).to.equal(true);
  });

  it('is refused: a file that is another one when it is packed', async () => {
    build.write({ file: 'abc' });
    const reader = makeFileReader({ root: build.path, tempFolder: temp.path, packAtOnce: false, onRead });
    const folder = makeFolder('', '');
    utimesSync(join(build.path, 'file'), 1, 1);
    const file = { name: 'file', mode: '100644', sizeBytes: 3, id: '', mtimeMs: 1000, stamp: 0 };
    reader.add(folder, file);
    await reader.settle();
    writeFileSync(join(build.path, 'file'), 'xyz');
    utimesSync(join(build.path, 'file'), 1, 1);
    const thrown: unknown = await reader.pack([{ folder, file }]).catch((error: unknown) => error);
    expect(isFailure(thrown, 'PACKAGE_FILE_CHANGED')).to.equal(true);
  });
});
