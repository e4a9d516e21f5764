import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { judgeName } from '#git/folder/judge-name.ts';
import { runGit, startGitServer } from '../../fixtures/git-server.ts';
import type { GitServer } from '../../fixtures/git-server.ts';
import { makeTestDoor, makeTestFolder } from '../../fixtures/make-door.ts';
import type { TestDoor, TestFolder } from '../../fixtures/make-door.ts';

type Content =
  | { readonly kind: 'file' | 'program'; readonly bytes: Uint8Array }
  | { readonly kind: 'link'; readonly target: string };
type Build = Readonly<Record<string, Content>>;

const name = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
    fc.constantFrom('a', 'a.b', 'a0', 'node_modules', '.env', '-x', '"q"', 'a b'),
  )
  .filter(
    (text) =>
      !/[\0/]/.test(text) &&
      text !== '.' &&
      text !== '..' &&
      Buffer.from(text).toString() === text &&
      Buffer.byteLength(text) < 200,
  )
  .filter(
    (text) =>
      judgeName(text, 'linux') === undefined && text.toLowerCase() !== '.git' && text !== '.slotshipignore',
  );
const bytes = fc.oneof(
  // Of one size, so that a change may show in nothing else.
  fc.constantFrom('one', 'two', 'six').map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 300 }),
  fc
    .tuple(fc.string({ maxLength: 8 }), fc.integer({ min: 1, max: 120_000 }))
    .map(([text, times]) => Buffer.from(text.repeat(times)).subarray(0, 900_000)),
);
const content: fc.Arbitrary<Content> = fc.oneof(
  { weight: 8, arbitrary: bytes.map((some) => ({ kind: 'file' as const, bytes: some })) },
  { weight: 2, arbitrary: bytes.map((some) => ({ kind: 'program' as const, bytes: some })) },
  { weight: 1, arbitrary: name.map((target) => ({ kind: 'link' as const, target })) },
);
const path = fc.oneof(
  fc.constantFrom('same', 'lib/same'),
  fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/')),
);
const build: fc.Arbitrary<Build> = fc.dictionary(path, content, { minKeys: 1, maxKeys: 14 });

/** Writes what can stand side by side: a path below a file, and a file in place of a folder, is left out. */
function writeBuild(folder: string, some: Build, isAged: boolean): void {
  for (const [where, what] of Object.entries(some)) {
    const file = join(folder, where);
    try {
      mkdirSync(join(file, '..'), { recursive: true });
      rmSync(file, { force: true });
      if (what.kind === 'link') symlinkSync(what.target, file);
      else writeFileSync(file, what.bytes);
      if (what.kind === 'program') chmodSync(file, 0o755);
      // Old enough to be remembered, and no newer than what was there before. Git's own index would not see a change.
      if (isAged && what.kind !== 'link') utimesSync(file, 1000, 1000);
    } catch (thrown) {
      if (!/ENOTDIR|EEXIST|EISDIR|ENOENT|ELOOP/.test(String(thrown))) throw thrown;
    }
  }
}

/** Everything in a folder: path to kind and content. */
function readBuild(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) continue;
    const where = file.slice(folder.length + 1);
    if (where.startsWith('.git/')) continue;
    if (entry.isSymbolicLink()) found[where] = `link ${readlinkSync(file)}`;
    else found[where] = `${String(lstatSync(file).mode & 0o100)} ${readFileSync(file).toString('base64')}`;
  }
  return found;
}

/** How a build reaches the slot. */
const ways = ['folder', 'folder with cache', 'checkout-tree', 'checkout-commit'] as const;

describe('contract: any tree', () => {
  let server: GitServer;
  let door: TestDoor;
  let source: TestFolder;
  let checkout: TestFolder;
  let cache: TestFolder;
  before(async () => {
    server = await startGitServer();
    door = makeTestDoor(server);
    source = makeTestFolder();
    checkout = makeTestFolder();
    cache = makeTestFolder();
  });
  after(async () => {
    door.close();
    for (const folder of [source, checkout, cache]) folder.remove();
    await server.stop();
  });
  const empty = (folder: string): void => {
    for (const entry of readdirSync(folder)) rmSync(join(folder, entry), { recursive: true });
  };
  const git = (...args: string[]): string =>
    runGit(source.path, '-c', 'user.name=Bo', '-c', 'user.email=bo@example.com', ...args);
  const deploy = (way: (typeof ways)[number], branch: string): Promise<unknown> => {
    const folder = source.path;
    if (way === 'folder') return door.deploy({ kind: 'folder', folder }, { branch });
    if (way === 'folder with cache')
      return door.deploy({ kind: 'folder', folder }, { branch, cacheFolder: cache.path });
    git('add', '-A', '-f');
    git('commit', '-q', '--allow-empty', '-m', 'x');
    if (branch.endsWith('0')) git('repack', '-adfq');
    return door.deploy({ kind: way, folder }, { branch });
  };
  const readBack = (branch: string): Record<string, string> => {
    empty(checkout.path);
    runGit(server.repository, `--work-tree=${checkout.path}`, 'checkout', '-q', '-f', branch, '--', '.');
    rmSync(join(server.repository, 'index'), { force: true });
    return readBuild(checkout.path);
  };

  for (const way of ways)
    it(`comes out of native git as it went in, one build after the other (${way})`, async function () {
      this.timeout(120_000);
      let run = 0;
      const builds = fc.array(build, { minLength: 1, maxLength: 3 });
      const property = fc.asyncProperty(builds, async (some) => {
        run += 1;
        empty(source.path);
        // With a cache the branch stays, so that what is remembered of it counts.
        const branch = way === 'folder with cache' ? 'cached' : `${way}-${String(run)}`;
        if (way.startsWith('checkout')) git('init', '-q');
        for (const one of some) {
          // What is left of the last build makes it a change to it, not another one.
          writeBuild(source.path, one, way === 'folder with cache');
          await deploy(way, branch);
          expect(readBack(branch)).to.deep.equal(readBuild(source.path));
        }
      });
      await fc.assert(property, { numRuns: 15 });
      expect(server.git('fsck', '--strict', '--full', '--no-dangling')).to.equal('');
    });
});
