import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Answer, TestEmulator } from './world.ts';
import { until } from '../../fixtures/until.ts';
import { all, ask, makeAppFolder, setFaults, startTestEmulator } from './world.ts';

const stage = ['web', 'api-web', 'stage'] as const;

interface Deployment {
  readonly id: string;
  readonly status: number;
  readonly complete: boolean;
  readonly active: boolean;
}

describe('emulator: a push to the slot that ARM names', () => {
  let folder: string;
  let world: TestEmulator;
  let commit: string;

  const git = (...args: string[]): Promise<{ code: number; output: string }> =>
    new Promise((resolve) => {
      const env = { ...process.env, GIT_SSL_CAINFO: world.emulator.caFile, GIT_TERMINAL_PROMPT: '0' };
      const options = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'credential.helper='];
      execFile('git', [...options, ...args], { cwd: join(folder, 'work'), env }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : 1, output: stdout + stderr });
      });
    });
  const push = async (): Promise<{ code: number; output: string }> => {
    const { publishingUserName, publishingPassword } =
      await world.client.webApps.listPublishingCredentialsSlot(...stage);
    const site = await world.client.webApps.getSlot(...stage);
    const host = site.hostNameSslStates?.find(({ hostType }) => hostType === 'Repository')?.name ?? '';
    const account = `${encodeURIComponent(publishingUserName ?? '')}:${publishingPassword ?? ''}`;
    return git(
      'push',
      `https://${account}@${host}/${site.repositorySiteName ?? ''}.git`,
      'HEAD:refs/heads/master',
    );
  };
  const deployment = async (): Promise<Deployment> => {
    const headers = { authorization: `Bearer ${await world.token()}` };
    const scm = world.emulator.apps[0]?.slots[1]?.scmUrl ?? '';
    const answer = await ask(`${scm}/api/deployments/${commit}`, world.ca, { headers });
    return JSON.parse(answer.body) as Deployment;
  };
  const siteAnswer = async (): Promise<string> =>
    (await ask(world.emulator.apps[0]?.slots[1]?.siteUrl ?? '', world.ca)).body;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slotship-push-'));
    world = await startTestEmulator();
    await cp(await makeAppFolder(folder, '7'), join(folder, 'work'), { recursive: true });
    await git('init', '--quiet', '--initial-branch=master');
    await git('add', '--all');
    await git('commit', '--quiet', '--message=Seven');
    commit = (await git('rev-parse', 'HEAD')).output.trim();
  });
  afterEach(async () => {
    await world.end();
    await rm(folder, { recursive: true, force: true });
  });

  it('deploys the app, which then serves the slot, and ARM lists it', async () => {
    const pushed = await push();
    expect(pushed.output).to.contain('remote: Deployment successful.');
    expect(await deployment()).to.include({ id: commit, status: 4, complete: true, active: true });
    await until(siteAnswer, (body) => body.includes('"version":"7"'));
    const listed = await all(world.client.webApps.listDeploymentsSlot(...stage));
    expect(listed.map(({ name, active, deployer }) => [name, active, deployer])).to.deep.equal([
      [commit, true, '$api-web__stage'],
    ]);
  });

  it('is refused where the policy forbids basic auth, while a token still reads', async () => {
    await world.client.webApps.updateScmAllowedSlot(...stage, { allow: false });
    const pushed = await push();
    expect(pushed).to.deep.include({ code: 1 });
    expect(pushed.output).to.contain('Authentication failed');
    const headers = { authorization: `Bearer ${await world.token()}` };
    const scm = world.emulator.apps[0]?.slots[1]?.scmUrl ?? '';
    expect((await ask(`${scm}/api/deployments`, world.ca, { headers })).status).to.equal(200);
    expect((await ask(`${scm}/api/deployments`, world.ca)).status).to.equal(401);
  });

  it('is deployed though the connection broke when the answer began', async () => {
    await setFaults(world, {
      on: 'scm',
      slot: 'stage',
      method: 'POST',
      path: '*/git-receive-pack',
      drop: 'at-answer',
    });
    const pushed = await push();
    expect(pushed.code).to.equal(1);
    expect(await until(deployment, ({ complete }) => complete)).to.include({ status: 4, active: true });
  });

  it('succeeds though the deployment fails, in the words that were set', async () => {
    const fault = { kind: 'fail', message: 'Disk full.' } as const;
    await setFaults(world, { on: 'deployment', slot: 'stage', fault });
    const pushed = await push();
    expect(pushed.code).to.equal(0);
    expect(pushed.output).to.contain('remote: Disk full.');
    expect(await deployment()).to.include({ status: 3, complete: true, active: false });
  });

  it('goes to production by itself where auto swap is on', async () => {
    await world.client.webApps.updateConfigurationSlot(...stage, { autoSwapSlotName: 'production' });
    const scm = world.emulator.apps[0]?.slots[1]?.scmUrl ?? '';
    const headers = { authorization: `Bearer ${await world.token()}` };
    const deployments = (): Promise<Answer> => ask(`${scm}/api/deployments`, world.ca, { headers });
    await until(deployments, ({ status }) => status === 200);
    await push();
    const production = world.emulator.apps[0]?.slots[0]?.siteUrl ?? '';
    await until(
      () => ask(production, world.ca),
      ({ body }) => body.includes('"version":"7"'),
    );
  });
});
