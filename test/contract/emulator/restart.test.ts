import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { TestEmulator } from './world.ts';
import { until } from '../../fixtures/until.ts';
import { all, ask, makeAppFolder, setFaults, startTestEmulator, twoVersions, view } from './world.ts';

const stage = ['web', 'api-web', 'stage'] as const;

describe('emulator: started again on its folder', () => {
  let apps: string;
  let world: TestEmulator;

  beforeEach(async () => {
    apps = await mkdtemp(join(tmpdir(), 'slotship-apps-'));
    const seed = twoVersions(await makeAppFolder(apps, '1'), await makeAppFolder(apps, '2'));
    world = await startTestEmulator({ seed });
  });
  afterEach(async () => {
    await world.end();
    await rm(apps, { recursive: true, force: true });
  });

  const restart = async (): Promise<void> => {
    await world.emulator.stop();
    world = await startTestEmulator({}, world.folder);
  };
  const version = async (slot: number): Promise<string> => {
    const answer = await ask(world.emulator.apps[0]?.slots[slot]?.siteUrl ?? '', world.ca);
    return (JSON.parse(answer.body) as { version: string }).version;
  };

  it('is as it was: ports, ids, secrets, CA, settings, deployments and what runs where', async () => {
    const { webApps } = world.client;
    await webApps.swapSlot(
      ...stage,
      { targetSlot: 'production', preserveVnet: true },
      { updateIntervalInMs: 50 },
    );
    await webApps.updateApplicationSettingsSlot(...stage, { properties: { KEPT: 'yes' } });
    const before = JSON.stringify(world.emulator);
    const ca = world.ca;
    await restart();
    expect(JSON.stringify(world.emulator)).to.equal(before);
    expect(world.ca).to.equal(ca);
    expect([await version(0), await version(1)]).to.deep.equal(['2', '1']);
    const settings = await world.client.webApps.listApplicationSettingsSlot(...stage);
    expect(settings.properties).to.include({ KEPT: 'yes' });
    const deployments = await all(world.client.webApps.listDeployments('web', 'api-web'));
    expect(deployments.map(({ message }) => message?.trim())).to.deep.equal(['Version 2']);
  });

  it('finishes a swap that was under way', async () => {
    await setFaults(world, { on: 'swap', phase: 'warming', delayMs: 600_000 });
    void world.client.webApps
      .swapSlot(...stage, { targetSlot: 'production', preserveVnet: true }, { updateIntervalInMs: 50 })
      .then(undefined, () => undefined);
    const phases = async (): Promise<string[]> =>
      (await view<{ phase: string }[]>(world, 'swaps')).map(({ phase }) => phase);
    const reaches = (phase: string): Promise<string[]> => until(phases, (found) => found.includes(phase));
    await reaches('warming');
    await restart();
    await reaches('done');
    expect(await phases()).to.deep.equal(['done']);
    expect(await version(0)).to.equal('2');
  });

  it('writes an environment file that a shell can source, for its owner alone', async () => {
    const file = join(world.folder, 'emulator.env');
    const text = await readFile(file, 'utf8');
    expect(text).to.contain(`export SLOTSHIP_MANAGEMENT_URL='${world.emulator.managementUrl}'\n`);
    expect(text).to.contain("export SLOTSHIP_APP='api-web'\n");
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o077).to.equal(0);
  });
});
