import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import {
  git,
  gitTestEnvironment,
  makeWorkingCopy,
  readWholeLog,
  startKuduRig,
  type KuduRig,
  type WorkingCopy,
} from './kudu-rig.ts';

/** What Kudu's own functional tests expect of a build; each test bears the name of theirs. */
describe('contract: Kudu’s builds, native git as judge', () => {
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

  const site = (path: string): string => join(rig.home, 'site', 'wwwroot', path);
  const statuses = async (): Promise<number[]> => (await rig.deployments()).map(({ status }) => status);
  const set = (settings: Record<string, string>): void => {
    rig.slot = { ...rig.slot, settings };
  };
  const messages = async (id: string): Promise<string> =>
    (await readWholeLog(rig, id)).map(({ message }) => message).join('\n');
  const scriptAnswer = async (): Promise<[number, string]> => {
    const answer = await rig.get('/api/deploymentscript');
    return [answer.status, ((await answer.json()) as { Message: string }).Message];
  };

  it('RedeployNodeSite: a redeploy keeps two entries, and the script is made once', async () => {
    set({});
    const first = await copy.commit({ 'server.js': '1' });
    await copy.push(rig.remote);
    expect(await messages(first)).to.include('Using the following command to generate deployment script');
    const second = await copy.commit({ 'server.js': '2' });
    await copy.push(rig.remote);
    expect((await rig.send('PUT', `/api/deployments/${first}`)).status).to.equal(200);
    expect(await statuses()).to.deep.equal([4, 4]);
    for (const id of [first, second]) {
      expect(await messages(id)).to.include("Using cached version of deployment script (command: 'azure -y");
    }
    expect(readFileSync(site('server.js'), 'utf8')).to.equal('1');
  }).timeout(30_000);

  it('RedeployNodeSite: a redeploy’s log replaces the earlier one', async () => {
    const id = await copy.commit({ 'server.js': '1' });
    await copy.push(rig.remote);
    const before = await readWholeLog(rig, id);
    await rig.send('PUT', `/api/deployments/${id}`);
    const after = await readWholeLog(rig, id);
    expect(after.length).to.be.greaterThan(0);
    expect(after.filter(({ id: entry }) => before.some((other) => other.id === entry))).to.deep.equal([]);
  });

  it('makes the script anew when the site has become one of another kind', async () => {
    set({});
    await copy.commit({ 'server.js': '1' });
    await copy.push(rig.remote);
    const id = await copy.commit({ 'server.js': null, 'index.html': 'plain' });
    await copy.push(rig.remote);
    expect(await messages(id))
      .to.include('Using the following command')
      .and.include('Handling Basic Web Site deployment.');
  }).timeout(30_000);

  it('GetDeploymentScript: a zip of the generated script, ready to be committed', async () => {
    expect(await scriptAnswer()).to.deep.equal([404, 'Need to deploy website to get deployment script.']);
    set({});
    await copy.commit({ 'index.html': '1' });
    await copy.push(rig.remote);
    const answer = await rig.get('/api/deploymentscript');
    expect([answer.status, answer.headers.get('content-type')]).to.deep.equal([200, 'application/zip']);
    const files = unzipSync(new Uint8Array(await answer.arrayBuffer()));
    expect(strFromU8(files['deploy.sh']!)).to.include('Handling Basic Web Site deployment.');
    expect(strFromU8(files['.deployment']!)).to.equal('[config]\ncommand = deploy.sh\n');
  });

  it('SimpleWapWithCustomDeploymentScript, CustomDeploymentScriptShouldHaveDeploymentSetting: it runs, and there is no script to get', async () => {
    await copy.commit({
      '.deployment': '[config]\ncommand = sh deploy-it.sh\n',
      'deploy-it.sh': 'cp index.html "$DEPLOYMENT_TARGET"',
      'index.html': 'by own script',
    });
    await copy.push(rig.remote);
    expect(await statuses()).to.deep.equal([4]);
    expect(readFileSync(site('index.html'), 'utf8')).to.equal('by own script');
    const refusal = 'Operation only supported if not using a custom deployment script';
    expect(await scriptAnswer()).to.deep.equal([404, refusal]);
  });

  it('NpmSiteInstallsPackages: node_modules appears in the site, not in the repository', async () => {
    set({ npm_config_offline: 'true' });
    await copy.commit({
      'package.json':
        '{"name":"shop","scripts":{"start":"node server.js"},"dependencies":{"greeting":"file:./greeting"}}',
      'greeting/package.json': '{"name":"greeting","version":"1.0.0"}',
      'greeting/index.js': 'module.exports = "hello";',
      'server.js': 'console.log(require("greeting"))',
    });
    const { output } = await copy.push(rig.remote);
    expect(output)
      .to.match(/Running npm install --production/u)
      .and.include('Deployment successful.');
    expect(readFileSync(site('node_modules/greeting/index.js'), 'utf8')).to.include('hello');
    expect(existsSync(join(rig.home, 'site/repository/node_modules'))).to.equal(false);
  }).timeout(30_000);

  it('HangProcessTest: a silent command is aborted, and what it said before came in real time', async () => {
    set({ COMMAND: 'echo before; sleep 60', SCM_COMMAND_IDLE_TIMEOUT: '2' });
    await copy.commit({ 'index.html': '1' });
    const push = spawn('git', ['push', rig.remote, 'master'], {
      cwd: copy.folder,
      env: gitTestEnvironment(),
    });
    let output = '';
    const heard = new Promise<void>((resolve) => {
      push.stderr.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.includes('remote: before')) resolve();
      });
    });
    const ended = new Promise((resolve) => push.on('close', resolve));
    await Promise.race([heard, ended]);
    expect((await rig.deployments())[0]).to.include({ status: 1, complete: false });
    expect(output).to.not.include('was aborted');
    await ended;
    expect(output).to.include(
      `Command '${rig.slot.settings['COMMAND'] ?? ''}' was aborted due to no output nor CPU activity for 2 seconds.`,
    );
    expect(await statuses()).to.deep.equal([3]);
  });

  it('WaitForUserInputProcessTest: a command that waits for input is shown, and aborted', async () => {
    set({
      COMMAND: 'printf "Insert your input:"; read answer; echo "got it"',
      SCM_COMMAND_IDLE_TIMEOUT: '1',
    });
    await copy.commit({ 'index.html': '1' });
    const { output } = await copy.push(rig.remote);
    expect(output)
      .to.include('remote: Insert your input:')
      .and.include('was aborted due to no output nor CPU activity for 1 seconds.')
      .and.not.include('remote: got it');
    expect(await statuses()).to.deep.equal([3]);
  });

  it('InvalidCommitTextTests: control characters of author and message do not reach the record', async () => {
    writeFileSync(join(copy.folder, 'message'), 'Fix\u0001 the \u001b[31mcolour\u007f\n');
    await copy.commit({ 'index.html': '1' }, 'to be replaced');
    const author = 'A\u0002da <ada@example.com>';
    const amended = await git(
      copy.folder,
      'commit',
      '--quiet',
      '--amend',
      '--author',
      author,
      '-F',
      'message',
    );
    expect(amended.code).to.equal(0);
    await copy.push(rig.remote);
    expect((await rig.deployments())[0]).to.include({
      author: 'Ada',
      message: 'Fix the [31mcolour',
      status: 4,
    });
  });
});
