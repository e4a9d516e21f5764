import { expect } from 'chai';
import { rmSync } from 'node:fs';
import * as fs from 'node:fs';
import { join } from 'node:path';
import isomorphicGit from 'isomorphic-git';
import http from 'isomorphic-git/http/node';
import { makeWorkingCopy, startKuduRig, type KuduRig, type WorkingCopy } from './kudu-rig.ts';

/** A client that is not native git: its own packs, its own parser of git's report. */
describe('contract: the emulator’s Kudu, isomorphic-git as judge', () => {
  let rig: KuduRig;
  let copy: WorkingCopy;
  beforeEach(async () => {
    rig = await startKuduRig();
    copy = await makeWorkingCopy();
  });
  afterEach(async () => {
    await rig.stop();
    copy.remove();
  });

  const push = async (
    said: string[],
    ref = 'master',
    remoteRef = 'master',
  ): ReturnType<typeof isomorphicGit.push> =>
    await isomorphicGit.push({
      fs,
      http,
      dir: copy.folder,
      url: `${rig.origin}/web1.git`,
      ref,
      remoteRef: `refs/heads/${remoteRef}`,
      force: true,
      onAuth: () => ({ username: rig.slot.userName, password: rig.slot.password }),
      onMessage: (line) => void said.push(line),
    });

  it('deploys its push, and it hears the deployment', async () => {
    const id = await copy.commit({ 'index.html': 'hello' });
    const said: string[] = [];
    const result = await push(said);
    expect(result).to.deep.include({ ok: true });
    expect(said.join('')).to.include(`Preparing deployment for commit id '${id.slice(0, 10)}'.`);
    expect(said.at(-1)).to.include('Deployment successful.');
    expect((await rig.deployments())[0]).to.include({ id, status: 4, active: true });
  });

  it('says ok to it though the deployment fails: only the record tells', async () => {
    rig.fault = { kind: 'fail', message: 'No space left on device' };
    await copy.commit({ 'index.html': 'hello' });
    const said: string[] = [];
    expect(await push(said)).to.deep.include({ ok: true });
    expect(said.join('')).to.include('No space left on device').and.include('Error - Changes committed');
    expect((await rig.deployments())[0]).to.include({ status: 3, active: false });
  });

  it('shows it the 409 of a held lock', async () => {
    await copy.commit({ 'index.html': 'hello' });
    rig.fault = { kind: 'delay', ms: 3_000 };
    const first = push([]);
    while (!rig.kudu.deploying()) await new Promise((resolve) => setTimeout(resolve, 5));
    const second = await push([], 'master', 'other').catch((error: unknown) => error);
    expect(second).to.have.nested.property('data.statusCode', 409);
    expect(await first).to.deep.include({ ok: true });
  });

  it('clones what was pushed', async () => {
    await copy.commit({ 'a/b.txt': 'content' });
    await push([]);
    const dir = join(copy.folder, 'clone');
    await isomorphicGit.clone({
      fs,
      http,
      dir,
      url: `${rig.origin}/web1.git`,
      ref: 'master',
      depth: 1,
      onAuth: () => ({ username: rig.slot.userName, password: rig.slot.password }),
    });
    expect(fs.readFileSync(join(dir, 'a/b.txt'), 'utf8')).to.equal('content');
    rmSync(dir, { recursive: true });
  });
});
