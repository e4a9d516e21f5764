import { readdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { isFailure } from '#failures/failure.ts';
import type { BuildReading, PackRequest } from '#ports';
import type { GitServer } from '../../fixtures/git-server.ts';
import type { Deployed, TestDoor, TestFolder } from '../../fixtures/make-door.ts';
import { eachWithPush } from '../../fixtures/push-scene.ts';

describe('contract: a build folder that is read ahead', () => {
  let server: GitServer;
  let door: TestDoor;
  let build: TestFolder;
  eachWithPush((scene) => {
    ({ server, door, build } = scene);
    build.write({ 'a/one': '1', 'a/two': '2' });
  });
  const readAhead = (): BuildReading =>
    door.git.readAhead(build.path, undefined, new AbortController().signal);
  const deploy = (more: Partial<PackRequest>): Promise<Deployed> =>
    door.deploy({ kind: 'folder', folder: build.path }, more);
  const codeOf = async (work: Promise<unknown>): Promise<unknown> => {
    const thrown: unknown = await work.catch((error: unknown) => error);
    return isFailure(thrown, 'PACKAGE_NAME_ODD') || isFailure(thrown, 'PACKAGE_LINK_OUTSIDE')
      ? thrown.code
      : thrown;
  };

  for (const [kind, files] of [
    ['few', 3],
    ['more than one thread reads', 2000],
  ] as const) {
    it(`is what is pushed, first and again: ${kind} files`, async () => {
      for (let one = 0; one < files; one += 1) {
        build.write({ [`f/${String(one % 40)}/${String(one)}`]: `file ${String(one)}` });
      }
      build.write({ large: Buffer.alloc(3_000_000, 'large') });
      await deploy({ reading: readAhead() });
      build.write({ 'a/one': 'one' });
      const second = await deploy({ reading: readAhead() });
      expect(second.objects).to.equal(4);
      expect(server.git('show', 'master:a/one')).to.equal('one');
      expect(server.git('ls-tree', '-r', '--name-only', 'master').trim().split('\n')).to.have.length(
        files + 3,
      );
      expect(server.git('fsck', '--strict', '--full')).to.equal('');
      expect(readdirSync(door.tempFolder)).to.deep.equal([]);
    });
  }

  it('serves one build: the next one reads what is there by then', async () => {
    const reading = readAhead();
    await deploy({ reading });
    build.write({ 'a/one': 'later' });
    await deploy({ reading });
    expect(server.git('show', 'master:a/one')).to.equal('later');
  });

  it('is refused when a file changed after it was read', async () => {
    await deploy({});
    build.write({ 'a/one': 'new' });
    const reading = readAhead();
    await new Promise((resolve) => setTimeout(resolve, 300));
    writeFileSync(join(build.path, 'a/one'), 'more');
    const thrown: unknown = await deploy({ reading }).catch((error: unknown) => error);
    expect(isFailure(thrown, 'PACKAGE_FILE_CHANGED') && thrown.facts.path).to.equal('a/one');
  });

  it('tells its problems when it is packed, those of Windows where the slot runs on it', async () => {
    symlinkSync('/etc/passwd', join(build.path, 'link'));
    const outside = readAhead();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await codeOf(deploy({ reading: outside }))).to.equal('PACKAGE_LINK_OUTSIDE');
    build.remove();
    build.write({ 'a:b': 'x' });
    expect(await codeOf(deploy({ reading: readAhead(), platform: 'windows' }))).to.equal('PACKAGE_NAME_ODD');
    expect((await deploy({ reading: readAhead() })).objects).to.equal(3);
  });

  /** A worker holds one of these, which has no name in its folder any more. */
  const openPacks = (): string[] =>
    readdirSync('/proc/self/fd').flatMap((fd) => {
      try {
        const file = readlinkSync(`/proc/self/fd/${fd}`);
        return file.startsWith(door.tempFolder) ? [file] : [];
      } catch {
        return [];
      }
    });

  for (const waitMs of [0, 30, 2000]) {
    it(`leaves no thread and no file when it is stopped after ${String(waitMs)} ms`, async () => {
      for (let one = 0; one < 2000; one += 1)
        build.write({ [`f/${String(one % 40)}/${String(one)}`]: `file ${String(one)}` });
      const reading = readAhead();
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      await reading.stop();
      await reading.stop();
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(openPacks()).to.deep.equal([]);
    });
  }
});
