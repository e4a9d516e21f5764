import { readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import { failureOf } from '../../fakes/rejection.ts';
import { runGit } from '../../fixtures/git-server.ts';
import { makeAppFolder, setFaults, startTestEmulator, twoVersions, view } from '../emulator/world.ts';
import type { TestEmulator } from '../emulator/world.ts';
import { openDoors } from './emulator-doors.ts';
import type { Doors } from './emulator-doors.ts';

describe("contract: SCM site door against the emulator's Kudu", () => {
  let folder: string;
  let world: TestEmulator;
  let doors: Doors;
  let access: ScmAccess;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slotship-scm-'));
    const seed = twoVersions(await makeAppFolder(folder, '1'), await makeAppFolder(folder, '2'));
    world = await startTestEmulator({ seed });
    doors = await openDoors(world.emulator);
    const slot = await doors.slot('stage');
    const credentials = await doors.management.readPublishingCredentials(slot);
    access = { scmUrl: slot.scmUrl, app: 'api-web', credentials };
  });

  after(async () => {
    doors.close();
    await world.end();
    await rm(folder, { recursive: true, force: true });
  });

  it('finds the active deployment in the list and by its id', async () => {
    const site = doors.scmSite(access);
    const [deployment] = await site.listDeployments();
    expect(deployment).to.include({
      status: 4,
      complete: true,
      active: true,
      temporary: false,
      author: 'Ada',
      authorEmail: 'ada@example.com',
    });
    expect(deployment?.message.trim()).to.equal('Version 2');
    expect(deployment?.id).to.match(/^[0-9a-f]{40}$/);
    expect(deployment?.endedAt).to.be.at.least(deployment?.receivedAt ?? Infinity);
    expect(await site.findDeployment(deployment!.id)).to.deep.equal(deployment);
  });

  it('reads the log of a deployment and the details of its lines', async () => {
    const site = doors.scmSite(access);
    const [deployment] = await site.listDeployments();
    const log = await site.readLog(deployment!.id);
    expect(log.map((one) => one.message)).to.include('Deployment successful.');
    const parent = log.find((one) => one.hasDetails);
    const details = await site.readLogDetails(deployment!.id, parent!.id);
    expect(details).to.have.length.greaterThan(0);
  });

  it('deploys a commit again, which is then newer', async () => {
    const site = doors.scmSite(access);
    const [before] = await site.listDeployments();
    await site.redeploy(before!.id);
    const after = await site.findDeployment(before!.id);
    expect(after).to.include({ complete: true, active: true, status: 4 });
    expect(after?.startedAt).to.be.greaterThan(before!.startedAt!);
    expect(await failureOf(site.redeploy('0'.repeat(40)))).to.have.property('code', 'SCM_REFUSED');
  });

  it('reads the settings of Kudu by names in lower case', async () => {
    const settings = await doors.scmSite(access).readSettings();
    expect(Object.keys(settings)).to.deep.equal(Object.keys(settings).map((name) => name.toLowerCase()));
    expect(settings).to.include.keys('colour');
  });

  it('measures the repository by its packs', async () => {
    const site = doors.scmSite(access);
    // What a seed deploys is in files of its own.
    expect(await site.readPacks()).to.deep.equal({ packs: 0, sizeBytes: 0 });
    const slots = await view<readonly { slot: string; home: string }[]>(world, 'slots');
    const repository = join(slots.find(({ slot }) => slot === 'stage')?.home ?? '', 'site/repository');
    runGit(repository, 'repack', '-adq');
    const packs = join(repository, '.git/objects/pack');
    const sizes = readdirSync(packs)
      .filter((name) => name.endsWith('.pack'))
      .map((name) => statSync(join(packs, name)).size);
    expect(sizes).to.have.length(1);
    expect(await site.readPacks()).to.deep.equal({ packs: 1, sizeBytes: sizes[0] });
  });

  it('calls a site that restarts, is cut off or is busy by different names', async () => {
    const path = '/api/deployments';
    const page = '<html><title>Service Unavailable</title></html>';
    await setFaults(
      world,
      { on: 'scm', path, refuse: { status: 503, body: page } },
      { on: 'scm', path, drop: 'before' },
      { on: 'scm', path, refuse: { status: 409, body: 'There is a deployment in progress.' } },
    );
    const site = doors.scmSite(access);
    const codes: string[] = [];
    for (let time = 0; time < 3; time += 1) codes.push((await failureOf(site.listDeployments())).code);
    expect(codes).to.deep.equal(['SCM_UNAVAILABLE', 'SCM_UNAVAILABLE', 'SCM_BUSY']);
    expect(await site.listDeployments()).to.have.length(1);
  });
});
