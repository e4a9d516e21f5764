import { expect } from 'chai';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  git,
  makeWorkingCopy,
  readWholeLog,
  startKuduRig,
  type KuduRig,
  type WorkingCopy,
} from './kudu-rig.ts';

/** What Kudu's own functional tests expect of a push; each test bears the name of theirs. */
describe('contract: Kudu’s git behaviours, native git as judge', () => {
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
  const served = (path: string): string => readFileSync(site(path), 'utf8');
  const statuses = async (): Promise<number[]> => (await rig.deployments()).map(({ status }) => status);
  const logText = async (id: string): Promise<string> => JSON.stringify(await readWholeLog(rig, id));

  it('CloneFromNewRepoShouldHaveBeEmpty, ClonesInParallel: a new site can be cloned at once, three times over', async () => {
    const clones = ['a', 'b', 'c'].map((name) => git(copy.folder, 'clone', rig.remote, name));
    const runs = await Promise.all(clones);
    expect(runs.map(({ code }) => code)).to.deep.equal([0, 0, 0]);
    expect(runs[0]?.output).to.match(/empty repository/u);
    expect(await rig.deployments()).to.deep.equal([]);
  });

  it('CloneFromEmptyRepoAndPushShouldDeploy: clone, commit, push makes one deployment', async () => {
    await git(copy.folder, 'clone', '--quiet', rig.remote, 'clone');
    const folder = join(copy.folder, 'clone');
    writeFileSync(join(folder, 'hello.txt'), 'hello');
    await git(folder, 'add', '--all');
    await git(folder, 'commit', '--quiet', '-m', 'first');
    expect((await git(folder, 'push', 'origin', 'master')).code).to.equal(0);
    expect(await statuses()).to.deep.equal([4]);
    expect(served('hello.txt')).to.equal('hello');
  });

  it('PushThenClone: after a push a clone gives the content back', async () => {
    await copy.commit({ 'a/b.txt': 'content' });
    await copy.push(rig.remote);
    await git(copy.folder, 'clone', '--quiet', rig.remote, 'clone');
    expect(readFileSync(join(copy.folder, 'clone/a/b.txt'), 'utf8')).to.equal('content');
  });

  it('InitialCloneBasicTests: the first clone commits what lies in wwwroot, and a push deploys in place', async () => {
    mkdirSync(site('.'), { recursive: true });
    writeFileSync(site('ftp.txt'), 'came by FTP');
    await git(copy.folder, 'clone', '--quiet', rig.remote, 'clone');
    const folder = join(copy.folder, 'clone');
    expect((await git(folder, 'log', '--format=%s')).output.trim()).to.equal('Initial Commit');
    const settings = (await (await rig.get('/api/settings')).json()) as Record<string, string>;
    expect(settings['SCM_REPOSITORY_PATH']).to.equal('wwwroot');
    writeFileSync(join(folder, 'ftp.txt'), 'came by git');
    await git(folder, 'commit', '--quiet', '--all', '-m', 'second');
    expect((await git(folder, 'push', 'origin', 'master')).output).to.match(/Deployment successful\./u);
    expect(await statuses()).to.deep.equal([4]);
    expect(served('ftp.txt')).to.equal('came by git');
  });

  it('PushAndDeploy, NSimpleDeployments: one push is exactly one deployment, and the log ends in success', async () => {
    const id = await copy.commit({ 'index.html': '1' });
    await copy.push(rig.remote);
    const [record, ...others] = await rig.deployments();
    expect(others).to.deep.equal([]);
    expect(record).to.include({ id, status: 4, active: true, complete: true });
    expect(record?.last_success_end_time).to.be.a('string');
    expect(await logText(id)).to.include('Deployment successful.');
  });

  it('PushAppChangesShouldTriggerBuild, GetResults: newest first, and a broken one leaves the site as it was', async () => {
    for (const text of ['1', '2']) {
      await copy.commit({ 'index.html': text });
      await copy.push(rig.remote);
    }
    await copy.commit({ 'index.html': '3', '.deployment': '[config]\ncommand = false\n' });
    await copy.push(rig.remote);
    expect(await statuses()).to.deep.equal([3, 4, 4]);
    expect((await rig.deployments())[1]).to.include({ active: true });
    expect(served('index.html')).to.equal('2');
  });

  it('PushingToNonMasterBranchNoOps: another branch is taken, and nothing is deployed', async () => {
    await copy.commit({ 'index.html': '1' });
    const { code, output } = await copy.push(rig.remote, 'master:test');
    expect(code).to.equal(0);
    expect(output).to.match(/current deployment branch is 'master', but nothing has been pushed to it/u);
    expect(output).to.include(marker);
    expect(await rig.deployments()).to.deep.equal([]);
    expect(rig.deployed).to.deep.equal([]);
  });

  it('PushingNonMasterBranchToMasterBranchShouldDeploy: what counts is the branch pushed to', async () => {
    await copy.commit({ 'index.html': '1' });
    await git(copy.folder, 'branch', 'test');
    await copy.push(rig.remote, 'test:master');
    expect(await statuses()).to.deep.equal([4]);
  });

  it('deploys the configured branch again when another is pushed, and calls that a success', async () => {
    const id = await copy.commit({ 'index.html': '1' });
    await copy.push(rig.remote);
    await copy.commit({ 'index.html': '2' });
    const { output } = await copy.push(rig.remote, 'master:main');
    expect(output)
      .to.include(`commit id '${id.slice(0, 10)}'`)
      .and.include('Deployment successful.');
    expect((await rig.deployments()).map((record) => record.id)).to.deep.equal([id]);
    expect(served('index.html')).to.equal('1');
  });

  it('PushingConfiguredBranch: the setting names the branch; PUT without id deploys its head', async () => {
    await rig.send('POST', '/api/settings', { branch: 'foo/bar' });
    await copy.commit({ 'index.html': 'foo' });
    await copy.push(rig.remote, 'master:foo/bar');
    expect(served('index.html')).to.equal('foo');
    const id = await copy.commit({ 'index.html': 'master' });
    await copy.push(rig.remote);
    expect(served('index.html')).to.equal('foo');
    await rig.send('POST', '/api/settings', { branch: 'master' });
    expect((await rig.send('PUT', '/api/deployments')).status).to.equal(200);
    expect((await rig.deployments())[0]).to.include({ id, active: true });
    expect(served('index.html')).to.equal('master');
  });

  it('deploys the branch that the app setting DEPLOYMENT_BRANCH names', async () => {
    rig.slot = { ...rig.slot, settings: { ...rig.slot.settings, DEPLOYMENT_BRANCH: 'main' } };
    await copy.commit({ 'index.html': '1' });
    await copy.push(rig.remote, 'master:main');
    expect(await statuses()).to.deep.equal([4]);
  });

  it('PushSimpleWapWithFailingCustomDeploymentScript: the log holds the command’s own words', async () => {
    const id = await copy.commit({
      '.deployment': '[config]\ncommand = deploy-it.sh\n',
      'deploy-it.sh': 'echo working; echo "disk is full" >&2; exit 5',
    });
    await copy.push(rig.remote);
    expect(await statuses()).to.deep.equal([3]);
    expect(await logText(id))
      .to.include('working')
      .and.include('disk is full')
      .and.include('Deployment Failed.');
  });

  it('WarningsAsErrors: the push succeeds though the deployment fails, and its output says so', async () => {
    await copy.commit({ '.deployment': '[config]\ncommand = echo CS0219 >&2; exit 1\n' });
    const { code, output } = await copy.push(rig.remote);
    expect(code).to.equal(0);
    expect(output)
      .to.match(/remote: CS0219/u)
      .and.include(marker);
    expect((await rig.deployments())[0]).to.include({
      status: 3,
      last_success_end_time: null,
      active: false,
    });
  });

  it('CommandSettingOverridesDotDeploymentFile: the app setting COMMAND comes first', async () => {
    rig.slot = { ...rig.slot, settings: { COMMAND: 'echo from the setting' } };
    await copy.commit({ '.deployment': '[config]\ncommand = exit 1\n' });
    const { output } = await copy.push(rig.remote);
    expect(output).to.include('remote: from the setting').and.include('Deployment successful.');
  });

  it('SpecificDeploymentConfiguration: project names the folder, and one that is none fails', async () => {
    await copy.commit({
      '.deployment': '[config]\nproject = app\n',
      'app/index.html': 'in',
      'other.txt': 'out',
    });
    await copy.push(rig.remote);
    expect(served('index.html')).to.equal('in');
    expect(existsSync(site('other.txt'))).to.equal(false);
    await copy.commit({ '.deployment': '[config]\nproject = nowhere\n' });
    expect((await copy.push(rig.remote)).output).to.include('is not a deployable project');
    expect((await statuses())[0]).to.equal(3);
  });

  it('CustomDeploymentScriptShouldHaveDeploymentSetting: app settings reach the script, and so does Unicode', async () => {
    rig.slot = { ...rig.slot, settings: { COMMAND: 'echo "$GREETING"', GREETING: 'Grüße, 世界' } };
    await copy.commit({ 'index.html': '1' });
    expect((await copy.push(rig.remote)).output).to.include('remote: Grüße, 世界');
  });

  it('DeletesToRepositoryArePropagatedForWaps, DeletesToRepositoryArePropagatedForNonWaps: what git deleted vanishes from the site', async () => {
    await copy.commit({ 'keep.txt': '1', 'gone.txt': '1', 'folder/gone.txt': '1' });
    await copy.push(rig.remote);
    await copy.commit({ 'gone.txt': null, 'folder/gone.txt': null });
    await copy.push(rig.remote);
    expect(['keep.txt', 'gone.txt', 'folder'].map((path) => existsSync(site(path)))).to.deep.equal([
      true,
      false,
      false,
    ]);
  });

  it('FirstPushDeletesHostingStartHtmlFile', async () => {
    mkdirSync(site('.'), { recursive: true });
    writeFileSync(site('hostingstart.html'), 'default');
    await copy.commit({ 'index.html': '1' });
    await copy.push(rig.remote);
    expect(existsSync(site('hostingstart.html'))).to.equal(false);
  });

  it('PushShouldOverwriteModifiedFilesInRepo: edits of deployed files are lost, foreign files stay', async () => {
    await copy.commit({ 'index.html': 'first', 'a.txt': 'a' });
    await copy.push(rig.remote);
    writeFileSync(site('a.txt'), 'edited on the server');
    writeFileSync(site('foreign.txt'), 'nobody deployed this');
    writeFileSync(join(rig.home, 'site/repository/index.html'), 'edited in the repository');
    await copy.commit({ 'b.txt': 'b' });
    await copy.push(rig.remote);
    expect([served('a.txt'), served('index.html'), served('foreign.txt')]).to.deep.equal([
      'a',
      'first',
      'nobody deployed this',
    ]);
  });

  it('DeleteKuduSiteCleansProperly: history and repository go, wwwroot stays, and is replaced by the next push', async () => {
    await copy.commit({ 'old.txt': '1' });
    await copy.push(rig.remote);
    expect((await rig.send('DELETE', '/api/scm')).status).to.equal(200);
    expect(await rig.deployments()).to.deep.equal([]);
    expect(served('old.txt')).to.equal('1');
    await copy.commit({ 'old.txt': null, 'new.txt': '2' });
    await copy.push(rig.remote);
    expect([existsSync(site('old.txt')), existsSync(site('new.txt'))]).to.deep.equal([false, true]);
  });

  it('GoingBackInTimeDeploysOldFiles, GoingBackInTimeShouldOverwriteModifiedFilesInRepo: a redeploy brings the old files back and adds no entry', async () => {
    const first = await copy.commit({ 'index.html': '1' });
    await copy.push(rig.remote);
    const second = await copy.commit({ 'index.html': '2', 'new.txt': '2' });
    await copy.push(rig.remote);
    writeFileSync(site('index.html'), 'edited');
    expect((await rig.send('PUT', `/api/deployments/${first}`)).status).to.equal(200);
    expect([served('index.html'), existsSync(site('new.txt'))]).to.deep.equal(['1', false]);
    const records = await rig.deployments();
    expect(records.map(({ id }) => id).sort()).to.deep.equal([first, second].sort());
    expect(records.find(({ id }) => id === first)).to.include({ active: true });
  });

  it('NodeHelloWorldNoConfig: with building on, Kudu’s own script copies the app and npm runs', async () => {
    rig.slot = { ...rig.slot, settings: { npm_config_offline: 'true' } };
    const app = {
      'package.json': '{"name":"hello","scripts":{"start":"node server.js"}}',
      'server.js': '// app',
    };
    await copy.commit(app);
    const { output } = await copy.push(rig.remote);
    expect(output)
      .to.include('Handling node.js deployment.')
      .and.match(/Running npm install --production/u);
    expect(output).to.include("Copying file: 'server.js'").and.include('Finished successfully.');
    expect(await statuses()).to.deep.equal([4]);
    expect(served('server.js')).to.equal('// app');
    await copy.commit({ 'server.js': null, 'package.json': null, 'index.html': 'plain' });
    expect((await copy.push(rig.remote)).output).to.include('Handling Basic Web Site deployment.');
    expect([existsSync(site('server.js')), served('index.html')]).to.deep.equal([false, 'plain']);
  }).timeout(30_000);

  it('FailedNpmFailsDeployment: an npm script that fails makes the deployment fail', async () => {
    rig.slot = { ...rig.slot, settings: { npm_config_offline: 'true' } };
    const id = await copy.commit({
      'package.json':
        '{"name":"x","scripts":{"start":"node server.js","install":"echo no compiler >&2; exit 1"}}',
    });
    const { code, output } = await copy.push(rig.remote);
    expect(code).to.equal(0);
    expect(output).to.include('An error has occurred during web site deployment.').and.include(marker);
    expect(await logText(id)).to.include('no compiler');
  }).timeout(30_000);

  it('PushHelloKuduWithCorruptedGitTests: a damaged or lost HEAD is mended by the next push', async () => {
    await copy.commit({ 'index.html': '1' });
    await copy.push(rig.remote);
    const head = join(rig.home, 'site/repository/.git/HEAD');
    for (const [index, harm] of ['\0\0\0', undefined].entries()) {
      if (harm === undefined) rmSync(head);
      else writeFileSync(head, harm);
      await copy.commit({ 'index.html': `after harm ${String(index)}` });
      expect((await copy.push(rig.remote)).code).to.equal(0);
      expect(served('index.html')).to.equal(`after harm ${String(index)}`);
    }
  });

  it('InPlaceDeploymentBasicTests: a target within the repository fails', async () => {
    const settings = { ...rig.slot.settings, SCM_REPOSITORY_PATH: 'wwwroot', SCM_TARGET_PATH: 'inner' };
    rig.slot = { ...rig.slot, settings };
    await copy.commit({ 'index.html': '1' });
    expect((await copy.push(rig.remote)).output).to.include(
      'Source and destination directories cannot be sub-directories of each other',
    );
    expect(await statuses()).to.deep.equal([3]);
  });

  describe('post deployment actions', () => {
    const addAction = (name: string, text: string): void => {
      const folder = join(rig.home, 'site/deployments/tools/PostDeploymentActions');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, name), text);
    };

    it('PostDeploymentActionsShouldBeCalledOnSuccessfulDeployment: in order, and they know the commit', async () => {
      addAction('2.sh', 'echo two');
      addAction('1.sh', 'echo "one of $SCM_COMMIT_ID"');
      const id = await copy.commit({ 'index.html': '1' });
      const { output } = await copy.push(rig.remote);
      expect(output).to.match(new RegExp(`one of ${id}[^]*two[^]*Deployment successful`, 'u'));
    });

    it('PostDeploymentActionWhichFailsShouldFailDeployment: and no later one runs', async () => {
      addAction('1.sh', 'echo one fails >&2; exit 1');
      addAction('2.sh', 'echo two');
      await copy.commit({ 'index.html': '1' });
      const { output } = await copy.push(rig.remote);
      expect(output).to.include('one fails').and.not.include('two');
      expect(await statuses()).to.deep.equal([3]);
    });

    it('PostDeploymentActionsShouldNotBeCalledOnFailedDeployment', async () => {
      addAction('1.sh', 'echo one');
      rig.slot = { ...rig.slot, settings: { COMMAND: 'exit 1' } };
      await copy.commit({ 'index.html': '1' });
      const { output } = await copy.push(rig.remote);
      expect(output).to.include('Deployment Failed.').and.not.include('one');
    });
  });

  it('CustomGitTest: any repository under home can be cloned at /git/, and not pushed to', async () => {
    await copy.commit({ 'index.html': 'x' });
    await git(copy.folder, 'clone', '--quiet', '--bare', '.', join(rig.home, 'data/other.git'));
    const url = rig.remote.replace('/web1.git', '/git/data/other.git');
    expect((await git(copy.folder, 'clone', '--quiet', url, 'clone')).code).to.equal(0);
    expect(readFileSync(join(copy.folder, 'clone/index.html'), 'utf8')).to.equal('x');
    expect((await copy.push(url, 'master:other')).output).to.match(/501/u);
  });

  it('HookForbiddenForSomeScmTypes, DeployHookWithInvalidHttpMethod', async () => {
    rig.slot = { ...rig.slot, scmType: 'None' };
    expect((await rig.send('POST', '/deploy', {})).status).to.equal(403);
    expect((await rig.send('PUT', '/deploy', {})).status).to.equal(404);
    expect((await rig.send('DELETE', '/deploy')).status).to.equal(404);
  });

  it('SCM_DISABLE_DEPLOY_ON_PUSH: the push is stored, nothing is deployed and nothing recorded', async () => {
    rig.slot = { ...rig.slot, settings: { SCM_DISABLE_DEPLOY_ON_PUSH: '1' } };
    const id = await copy.commit({ 'index.html': '1' });
    const { code, output } = await copy.push(rig.remote);
    expect(code).to.equal(0);
    expect(output).to.not.include('remote:');
    expect(await rig.deployments()).to.deep.equal([]);
    expect((await git(copy.folder, 'ls-remote', rig.remote, 'master')).output).to.include(id);
  });

  it('WEBSITE_RUN_FROM_PACKAGE: the deployment succeeds and deploys nothing', async () => {
    rig.slot = { ...rig.slot, settings: { WEBSITE_RUN_FROM_PACKAGE: '1' } };
    await copy.commit({ 'index.html': '1' });
    const { output } = await copy.push(rig.remote);
    expect(output).to.include('Skipping build. Project type: Run-From-Zip');
    expect(await statuses()).to.deep.equal([4]);
    expect([existsSync(site('index.html')), rig.deployed.length]).to.deep.equal([false, 0]);
  });

  it('SCM_NO_REPOSITORY: git is refused with 400', async () => {
    rig.slot = { ...rig.slot, settings: { SCM_NO_REPOSITORY: '1' } };
    await copy.commit({ 'index.html': '1' });
    const { code, output } = await copy.push(rig.remote);
    expect(code).to.equal(128);
    expect(output).to.match(/400/u);
  });
});

const marker = 'Error - Changes committed to remote repository but deployment to website failed.';
