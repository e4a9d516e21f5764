import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Seed } from '#emulator/model/seed.ts';
import type { EmulatorOptions } from '#emulator/start-emulator.ts';
import { startEmulator } from '#emulator/start-emulator.ts';
import { isStartRefusal } from '#emulator/start-refusal.ts';
import { ask, makeAppFolder, startTestEmulator, twoVersions } from './world.ts';

describe('emulator: what cannot be started', () => {
  let folder: string;
  let stateFolder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slotship-start-'));
    stateFolder = join(folder, 'state');
  });
  afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));

  const refusalOf = (options: Omit<EmulatorOptions, 'stateFolder'>): Promise<readonly string[]> =>
    startEmulator({ stateFolder, ...options }).then(
      async (emulator) => {
        await emulator.stop();
        return [];
      },
      (thrown: unknown) => {
        if (!isStartRefusal(thrown)) throw thrown;
        return thrown.problems.map(
          ({ about, problem }) => `${'seed' in about ? about.seed : about.option} ${problem}`,
        );
      },
    );

  it('is a port that is taken', async () => {
    const first = await startEmulator({ stateFolder: join(folder, 'other') });
    const port = Number(new URL(first.managementUrl).port);
    expect(await refusalOf({ port })).to.deep.equal([`port is ${String(port)}, which is taken`]);
    await first.stop();
  });

  it('is a state that is none', async () => {
    await mkdir(stateFolder);
    await writeFile(join(stateFolder, 'state.json'), 'half a');
    expect((await refusalOf({})).join()).to.match(/^state names a folder that cannot be used: /);
  });

  it('is a second emulator on a folder, unless the first one has died', async () => {
    await mkdir(stateFolder);
    await writeFile(join(stateFolder, 'emulator.pid'), String(process.ppid));
    const problem = `state names the folder of an emulator that runs: process ${String(process.ppid)}`;
    expect(await refusalOf({})).to.deep.equal([problem]);
    await writeFile(join(stateFolder, 'emulator.pid'), '99999999');
    expect(await refusalOf({})).to.deep.equal([]);
  });

  it('is a seed with something wrong, told before anything is written', async () => {
    const seed = { apps: [], fautls: [] } as Seed;
    expect(await refusalOf({ seed })).to.deep.equal(['fautls is not known']);
  });

  it('is every content that cannot be deployed, and a second start begins anew', async () => {
    const [good, none] = [await makeAppFolder(folder, '1'), join(folder, 'none')];
    expect(
      (await refusalOf({ seed: twoVersions(none, none) })).map((one) => one.split(':')[0]),
    ).to.deep.equal([
      'apps[0].slots[0].content cannot be deployed',
      'apps[0].slots[1].content cannot be deployed',
    ]);
    const world = await startTestEmulator({ seed: twoVersions(good, good) }, stateFolder);
    const answer = await ask(world.emulator.apps[0]?.slots[0]?.siteUrl ?? '', world.ca);
    await world.end();
    expect(JSON.parse(answer.body)).to.include({ version: '1' });
  });
});
