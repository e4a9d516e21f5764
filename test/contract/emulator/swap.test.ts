import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { TestEmulator } from './world.ts';
import { until } from '../../fixtures/until.ts';
import { all, appPath, ask, makeAppFolder, startTestEmulator, twoVersions } from './world.ts';

interface Facts {
  readonly version: string;
  readonly pid: number;
  readonly COLOUR?: string;
  readonly SECRET?: string;
}

interface SlotView {
  readonly slot: string;
  readonly contentId: string;
  readonly process: {
    readonly pid: number;
    readonly startedAt: number;
    readonly environment: Record<string, string>;
  };
}

describe('emulator: a swap of running apps', () => {
  let folder: string;
  let world: TestEmulator;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slotship-apps-'));
    const seed = twoVersions(await makeAppFolder(folder, '1'), await makeAppFolder(folder, '2'));
    world = await startTestEmulator({ seed });
  });

  afterEach(async () => {
    await world.end();
    await rm(folder, { recursive: true, force: true });
  });

  const site = async (slot: number, query = ''): Promise<Facts> => {
    const url = world.emulator.apps[0]?.slots[slot]?.siteUrl ?? '';
    const answer = await ask(`${url}/${query}`, world.ca);
    expect(answer.status, answer.body).to.equal(200);
    return JSON.parse(answer.body) as Facts;
  };
  const control = async <T>(path: string): Promise<T> =>
    JSON.parse((await ask(`${world.emulator.controlUrl}/${path}`, world.ca)).body) as T;
  const swap = (): Promise<void> =>
    world.client.webApps.swapSlot(
      'web',
      'api-web',
      'stage',
      { targetSlot: 'production', preserveVnet: true },
      { updateIntervalInMs: 100 },
    );

  it('moves the app and its own settings, and leaves slot settings where they are', async () => {
    expect(await site(0)).to.include({ version: '1', COLOUR: 'blue', SECRET: 'old' });
    await swap();
    expect(await site(0)).to.include({ version: '2', COLOUR: 'blue', SECRET: 'new' });
    expect(await site(1)).to.include({ version: '1', COLOUR: 'green', SECRET: 'old' });
  });

  it('restarts the source with the slot settings of the target and warms it before the first request', async () => {
    const before = await control<SlotView[]>('slots');
    await swap();
    const production = (await control<SlotView[]>('slots')).find(({ slot }) => slot === 'production');
    const stageBefore = before.find(({ slot }) => slot === 'stage');
    expect(production?.contentId).to.equal(stageBefore?.contentId);
    expect(production?.process.pid).not.to.equal(stageBefore?.process.pid);
    expect(production?.process.environment).to.include({ COLOUR: 'blue', APPSETTING_SECRET: 'new' });
    const facts = await site(0);
    expect(facts.pid).to.equal(production?.process.pid);
  });

  it('answers every request to production while it happens, also one that is open when the routing flips', async () => {
    const open = site(0, '?wait=1500');
    const versions: string[] = [];
    const ended = new AbortController();
    const probe = (async () => {
      while (!ended.signal.aborted) {
        versions.push((await site(0)).version);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    })();
    await swap();
    versions.push((await site(0)).version);
    ended.abort();
    await probe;
    expect((await open).version).to.equal('1');
    expect([...new Set(versions)]).to.deep.equal(['1', '2']);
  });

  it('moves repository and deployments with the content, and keeps hosts and credentials', async () => {
    const { webApps } = world.client;
    const messages = async (slot?: string): Promise<(string | undefined)[]> => {
      const found = await all(
        slot === undefined
          ? webApps.listDeployments('web', 'api-web')
          : webApps.listDeploymentsSlot('web', 'api-web', slot),
      );
      return found.map(({ message }) => message?.trim());
    };
    const credentials = (): Promise<{ publishingPassword?: string; scmUri?: string }> =>
      world.client.webApps.listPublishingCredentialsSlot('web', 'api-web', 'stage');
    const before = await credentials();
    const productionBefore = await world.client.webApps.get('web', 'api-web');
    const [first] = await all(webApps.listDeployments('web', 'api-web'));
    const log = await world.client.webApps.listDeploymentLog('web', 'api-web', first?.name ?? '');
    expect(log.details).to.contain('Deployment successful.');
    expect(await messages()).to.deep.equal(['Version 1']);
    await swap();
    expect(await messages()).to.deep.equal(['Version 2']);
    expect(await messages('stage')).to.deep.equal(['Version 1']);
    const after = await credentials();
    expect([after.publishingPassword, after.scmUri]).to.deep.equal([
      before.publishingPassword,
      before.scmUri,
    ]);
    const production = await world.client.webApps.get('web', 'api-web');
    expect(production.defaultHostName).to.equal(productionBefore.defaultHostName);
    expect(production.slotSwapStatus).to.include({
      sourceSlotName: 'stage',
      destinationSlotName: 'Production',
    });
  });

  it('leaves production alone when the warm-up fails, and says so through the poll', async () => {
    const fault = { on: 'swap', phase: 'warming', fail: 'warm-up-timed-out' };
    await ask(`${world.emulator.controlUrl}/faults`, world.ca, { method: 'POST', body: fault });
    const headers = { authorization: `Bearer ${await world.token()}` };
    const url = `${world.emulator.managementUrl}${appPath(world.emulator, 'stage')}/slotsswap?api-version=2025-05-01`;
    const body = { targetSlot: 'production', preserveVnet: true };
    let answer = await ask(url, world.ca, { method: 'POST', headers, body });
    const polled = new Set<string>();
    while (answer.status === 202) {
      const location = String(answer.headers['location']);
      expect(polled.has(location)).to.equal(false);
      expect(location.length).to.be.greaterThan(3000);
      expect(answer.headers).not.to.have.property('retry-after');
      polled.add(location);
      answer = await ask(location, world.ca, { headers });
    }
    expect(answer.status).to.equal(400);
    expect(JSON.parse(answer.body)).to.include({
      Code: 'BadRequest',
      Message:
        "Cannot swap slots for site 'api-web' because the warmup requests to application in 'stage' slot have timed out.",
    });
    expect((await site(0)).version).to.equal('1');
    expect(await site(1)).to.include({ version: '2', COLOUR: 'green' });
  });

  it('with preview, runs the source under the settings of the target until it is completed', async () => {
    const { webApps } = world.client;
    await webApps.applySlotConfigurationSlot('web', 'api-web', 'stage', {
      targetSlot: 'production',
      preserveVnet: true,
    });
    expect((await webApps.getSlot('web', 'api-web', 'stage')).targetSwapSlot).to.equal('production');
    const stage = await until(
      () => site(1),
      ({ COLOUR }) => COLOUR === 'blue',
    );
    expect(stage).to.include({ version: '2', COLOUR: 'blue' });
    expect((await site(0)).version).to.equal('1');
    await swap();
    expect(await site(0)).to.include({ version: '2', COLOUR: 'blue' });
    expect((await webApps.getSlot('web', 'api-web', 'stage')).targetSwapSlot).to.equal(null);
  });
});
