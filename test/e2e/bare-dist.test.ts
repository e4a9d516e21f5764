import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { cp, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { dress } from './rig/costumes.ts';
import { root } from './rig/git-checkout.ts';
import { startProgram } from './rig/start-program.ts';
import type { World } from './rig/world.ts';
import { startWorld } from './rig/world.ts';

/** What a CI gets: `dist` alone, somewhere else, with no packages beside it. */
describe('e2e: a bare copy of dist', function () {
  this.timeout(180_000);
  let world: World;

  before(async () => {
    world = await startWorld();
  });
  after(() => world.end());

  it('deploys with nothing beside it and an empty home, and leaves both so', async () => {
    const commit = await world.checkout.commit({});
    const bare = join(world.folder, 'bare');
    await cp(join(root, 'dist'), join(bare, 'dist'), { recursive: true });
    const folders = { temp: join(bare, 'temp'), home: join(bare, 'home'), ci: join(bare, 'ci') };
    for (const folder of Object.values(folders)) await mkdir(folder);
    const resolves = spawnSync(process.execPath, ['-p', "require.resolve('yaml')"], { cwd: bare });
    expect(resolves.status).to.not.equal(0);

    const { words, env, cwd } = await dress(world, 'plain', { options: { swap: 'no' } }, folders);
    const base = {
      PATH: process.env['PATH'] ?? '',
      HOME: folders.home,
      TMPDIR: folders.temp,
      // For the smoke test that is a command.
      NODE_EXTRA_CA_CERTS: world.azure.emulator.caFile,
    };
    const file = join(bare, 'dist', 'main.mjs');
    const run = await startProgram(words, { cwd, env: { ...base, ...env } }, {}, file);

    expect(run.exitCode, run.stdout + run.stderr).to.equal(0);
    expect(await world.served('stage')).to.equal(commit);
    expect([await readdir(folders.home), await readdir(folders.temp)]).to.deep.equal([[], []]);
  });
});
