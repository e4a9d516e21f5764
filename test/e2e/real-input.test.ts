import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { appendFile, cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { root, runGit } from './rig/git-checkout.ts';
import { runDist } from './rig/run-dist.ts';
import { expectSaid, expectSuccess } from './rig/told.ts';
import type { World } from './rig/world.ts';
import { startWorld } from './rig/world.ts';

/** Digest of each file below a folder by its path with `/`. */
async function readFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const name = relative(folder, file).replaceAll('\\', '/');
    found.set(
      name,
      createHash('sha256')
        .update(await readFile(file))
        .digest('hex'),
    );
  }
  return found;
}

/** Packages out of node_modules, as many as make this number of files. */
async function gatherFiles(target: string, count: number): Promise<number> {
  const modules = join(root, 'node_modules');
  let files = 0;
  for (const name of (await readdir(modules)).sort()) {
    if (files >= count) break;
    if (name.startsWith('.') || name.startsWith('@')) continue;
    const inside = (await readdir(join(modules, name), { recursive: true, withFileTypes: true })).filter(
      (entry) => entry.isFile(),
    );
    if (inside.length > 400) continue;
    await cp(join(modules, name), join(target, 'lib', name), { recursive: true, dereference: true });
    files += inside.length;
  }
  return files;
}

describe('e2e: real input', function () {
  this.timeout(180_000);
  let world: World;
  let config: string;

  before(async () => {
    world = await startWorld({ deployed: false, app: { platform: 'windows' } });
    config = join(world.folder, 'plain.yml');
    // What is deployed here is no app, and is not asked to be one.
    const check = 'name: is there\n    path: /\n    expect: { status: [200, 403, 404, 500, 503] }';
    await writeFile(config, `resourceGroup: web\napp: api-web\nslot: stage\nsmokeTests:\n  - ${check}\n`);
  });
  after(() => world.end());

  const wwwroot = async (): Promise<string> => {
    const slots = await world.view<readonly { slot: string; home: string }[]>('slots');
    return join(slots.find(({ slot }) => slot === 'stage')?.home ?? '', 'site', 'wwwroot');
  };
  /** Objects in files of their own, and packs, of the slot's repository. */
  const stored = async (): Promise<readonly [number, number]> => {
    const counted = await runGit(join(await wwwroot(), '../repository'), 'count-objects', '-v');
    const read = (name: string): number => Number(new RegExp(`^${name}: (\\d+)$`, 'm').exec(counted)?.[1]);
    return [read('count'), read('packs')];
  };
  const without = (files: ReadonlyMap<string, string>, ...names: readonly string[]): Map<string, string> =>
    new Map([...files].filter(([name]) => !names.includes(name)));

  it('deploys a checkout of this project that is one commit deep, byte for byte', async () => {
    const clone = join(world.folder, 'project');
    await runGit(world.folder, 'clone', '--quiet', '--depth', '1', `file://${root}`, clone);
    const options = { config, checkout: clone };
    const run = await runDist(world, 'plain', { cwd: clone, options });
    expectSuccess(run);
    const head = await runGit(clone, 'rev-parse', 'HEAD');
    const served = await readFiles(await wwwroot());
    const stamp = JSON.parse(await readFile(join(await wwwroot(), 'slotship.json'), 'utf8')) as object;
    expect(stamp).to.include({ commit: head });
    const given = new Map([...(await readFiles(clone))].filter(([name]) => !name.startsWith('.git/')));
    expect(without(served, 'slotship.json')).to.deep.equal(given);
  });

  it('deploys some three thousand files of a folder, byte for byte', async () => {
    const build = join(world.folder, 'build');
    await mkdir(build);
    expect(await gatherFiles(build, 3_000)).to.be.at.least(3_000);
    await writeFile(join(build, 'windows.txt'), 'line one\r\nline two\nline three\r\n');
    const run = await runDist(world, 'teamcity', { options: { config, build } });
    expectSuccess(run);
    const given = await readFiles(build);
    const served = await readFiles(await wwwroot());
    expect(served.has('slotship.json')).to.equal(true);
    expect(await readFile(join(await wwwroot(), '.gitattributes'), 'utf8')).to.equal('* -text\n');
    expect(without(served, 'slotship.json', '.gitattributes')).to.deep.equal(given);
    const [loose, packs] = await stored();
    for (const name of [...given.keys()].filter((one) => one.endsWith('.js')).slice(0, 12))
      await appendFile(join(build, name), '// changed\n');
    const again = await runDist(world, 'teamcity', { options: { config, build } });
    expectSuccess(again);
    expectSaid(again, /The slot's repository holds [\d.]+ MB in \d+ packs?/);
    expectSaid(again, /buildStatisticValue key='slotship\.repositoryBytes'/);
    expect(await readFiles(build)).to.deep.equal(
      without(await readFiles(await wwwroot()), 'slotship.json', '.gitattributes'),
    );
    // What was sent is one pack more, and no file for each object.
    expect(await stored()).to.deep.equal([loose, packs + 1]);
  });

  it('leaves a .gitattributes of the build as it is, and says when git on the slot changes files by it', async () => {
    const attributes = { keeps: '* -text\n', changes: '*.txt text\n' };
    for (const [what, text] of Object.entries(attributes)) {
      const build = join(world.folder, `build that ${what}`);
      await mkdir(build);
      await writeFile(join(build, '.gitattributes'), text);
      await writeFile(join(build, 'lines.txt'), `one\n${what}\n`);
      const run = await runDist(world, 'github', { options: { config, build } });
      expectSuccess(run);
      expect((await readFile(join(await wwwroot(), '.gitattributes'), 'utf8')).trim()).to.equal(text.trim());
      const served = await readFile(join(await wwwroot(), 'lines.txt'), 'utf8');
      const warned = /::warning.*check files out otherwise.*told by \.gitattributes/.test(run.stdout);
      expect([served.includes('\r\n'), warned], what).to.deep.equal([what === 'changes', what === 'changes']);
    }
  });
});
