import { expect } from 'chai';
import { zipSync, strToU8, type Zippable } from 'fflate';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeWorkingCopy, startKuduRig, type KuduRig, type WorkingCopy } from './kudu-rig.ts';
import type { DeploymentRecord, LogEntry } from '#emulator/kudu/kudu.ts';
import { until } from '../../fixtures/until.ts';

describe('contract: /api/deployments and its neighbours', () => {
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

  const pushed = async (
    files: Record<string, string | null> = { 'a.txt': String(Math.random()) },
  ): Promise<string> => {
    const id = await copy.commit(files);
    expect((await copy.push(rig.remote, 'master', '--force')).code).to.equal(0);
    return id;
  };
  const message = async (answer: Response): Promise<[number, string]> => [
    answer.status,
    ((await answer.json()) as { Message: string }).Message,
  ];
  const record = (body: object): object => ({ message: 'm', deployer: 'd', author: 'a', ...body });

  it('DeploymentApisReturn404IfDeploymentIdDoesntExist', async () => {
    await pushed();
    for (const path of [
      '/api/deployments/none',
      '/api/deployments/none/log',
      '/api/deployments/none/log/x',
    ]) {
      expect((await rig.get(path)).status).to.equal(404);
    }
    expect((await rig.send('DELETE', '/api/deployments/none')).status).to.equal(404);
    expect((await rig.send('PUT', '/api/deployments/none')).status).to.equal(404);
    expect((await rig.send('PUT', '/api/deployments/none', { clean: true })).status).to.equal(404);
    expect(await message(await rig.get('/api/deployments/none'))).to.deep.equal([
      404,
      "Deployment 'none' not found.",
    ]);
    expect((await rig.get('/api/deployments/..%2f..')).status).to.equal(404);
  });

  it('DeploymentApis: the record of a push, its url and log_url', async () => {
    const id = await pushed();
    const [deployment] = await rig.deployments();
    expect(deployment).to.include({
      id,
      author: 'Ada Smith',
      author_email: 'ada@example.com',
      message: 'A change',
      deployer: '$web1__stage',
      status: 4,
      status_text: '',
      active: true,
      complete: true,
      is_temp: false,
      is_readonly: false,
      site_name: 'web1',
      provisioningState: 'Succeeded',
    });
    expect(await (await rig.get(new URL(deployment?.url ?? '').pathname)).json()).to.deep.equal(deployment);
    const log = (await (await rig.get(new URL(deployment?.log_url ?? '').pathname)).json()) as LogEntry[];
    expect(log[0]).to.include({ message: "Updating branch 'master'.", details_url: null, type: 0 });
    const detailed = log.find(({ details_url }) => details_url !== null);
    const inner = (await (await rig.get(new URL(detailed?.details_url ?? '').pathname)).json()) as LogEntry[];
    expect(inner.map((entry) => entry.message)).to.include("Copying file: 'a.txt'");
  });

  it('serves every route with and without /api', async () => {
    const id = await pushed();
    for (const path of [
      '/deployments',
      `/deployments/${id}`,
      `/deployments/${id}/log`,
      '/scm/info',
      '/settings',
    ]) {
      const [one, other] = [await rig.get(path), await rig.get(`/api${path}`)];
      expect([one.status, await one.text()]).to.deep.equal([200, await other.text()]);
    }
  });

  it('DELETE forgets an old deployment and refuses the active one', async () => {
    const [first, second] = [await pushed(), await pushed()];
    expect((await rig.send('DELETE', `/api/deployments/${first}`)).status).to.equal(204);
    expect((await rig.get(`/api/deployments/${first}`)).status).to.equal(404);
    expect(await message(await rig.send('DELETE', `/api/deployments/${second}`))).to.deep.equal([
      409,
      `Unable to delete '${second}'. The deployment is currently active.`,
    ]);
  });

  it('PUT with clean cleans the repository; without a repository it answers 404; a failure is 500', async () => {
    const none = await rig.send('PUT', '/api/deployments');
    expect(await message(none)).to.deep.equal([404, 'Repository could not be found.']);
    const id = await pushed();
    const stray = join(rig.home, 'site/repository/stray.txt');
    writeFileSync(stray, '');
    expect((await rig.send('PUT', `/api/deployments/${id}`, { clean: true })).status).to.equal(200);
    expect(existsSync(stray)).to.equal(false);
    expect(await (await rig.get(`/api/deployments/${id}/log`)).text()).to.include('Cleaning Git repository.');
    rig.fault = { kind: 'fail', message: 'It broke' };
    const failed = await rig.send('PUT', `/api/deployments/${id}`);
    expect([failed.status, await failed.text()]).to.satisfy(
      ([status, text]: [number, string]) => status === 500 && text.includes('It broke'),
    );
    expect(await rig.deployments()).to.have.length(1);
  });

  it('a redeployed commit shows a new start, keeps its last success when it fails, and stays active', async () => {
    const id = await pushed();
    const [before] = await rig.deployments();
    rig.fault = { kind: 'fail', message: 'It broke' };
    await rig.send('PUT', `/api/deployments/${id}`);
    const [after] = await rig.deployments();
    expect(after).to.include({
      id,
      status: 3,
      active: true,
      last_success_end_time: before?.last_success_end_time,
    });
    expect((after?.start_time ?? '') > (before?.start_time ?? '')).to.equal(true);
  });

  it('PUT with status, message, deployer and author records a deployment', async () => {
    const put = await rig.send(
      'PUT',
      '/api/deployments/build-7',
      record({ status: 4, details: 'from elsewhere' }),
    );
    expect(put.status).to.equal(200);
    expect(await put.json()).to.include({ id: 'build-7', is_readonly: true, active: true, status: 4 });
    const [entry] = (await (await rig.get('/api/deployments/build-7/log')).json()) as LogEntry[];
    expect(entry?.message).to.equal('Deployment successful.');
    const inner = (await (await rig.get(new URL(entry?.details_url ?? '').pathname)).json()) as LogEntry[];
    expect(inner.map((line) => line.message)).to.deep.equal(['from elsewhere']);
    expect(
      await message(await rig.send('PUT', '/api/deployments/build-7', record({ status: 4 }))),
    ).to.deep.equal([409, "Deployment with id 'build-7' exists"]);
    expect(
      await message(await rig.send('PUT', '/api/deployments/b8', record({ status: 3, active: true }))),
    ).to.deep.equal([400, 'Only successful status can be active!']);
    expect((await rig.deployments()).map(({ id, active }) => [id, active])).to.deep.equal([
      ['build-7', true],
    ]);
  });

  it('DeploymentManagerExtensibility: the list of a new site is empty', async () => {
    const answer = await rig.get('/api/deployments');
    expect([answer.status, await answer.json()]).to.deep.equal([200, []]);
  });

  it('DeploymentVerifyEtag: the same list is 304, a push changes it, $top has its own', async () => {
    await pushed();
    const first = await rig.get('/api/deployments');
    const etag = first.headers.get('etag') ?? '';
    const same = await rig.get('/api/deployments', { 'if-none-match': etag });
    expect([same.status, same.headers.get('etag')]).to.deep.equal([304, etag]);
    await pushed();
    expect((await rig.get('/api/deployments', { 'if-none-match': etag })).status).to.equal(200);
    const top = await rig.get('/api/deployments?$top=1');
    expect(await top.json()).to.have.length(1);
    expect(top.headers.get('etag')).to.not.equal((await rig.get('/api/deployments')).headers.get('etag'));
  });

  it('latest is 404 before the first, 202 with Location and Retry-After while one runs, then 200', async () => {
    expect((await rig.get('/api/deployments/latest')).status).to.equal(404);
    const id = await copy.commit({ 'a.txt': '1' });
    rig.fault = { kind: 'hang' };
    const push = copy.push(rig.remote);
    await until(async () => (await rig.deployments()).some((one) => one.id === id && one.status === 1));
    const running = await rig.get('/api/deployments/latest?x=1');
    expect([
      running.status,
      running.headers.get('retry-after'),
      running.headers.get('location'),
    ]).to.deep.equal([202, '30', `${rig.origin}/api/deployments/latest?x=1`]);
    expect(await running.json()).to.include({
      id,
      status: 1,
      status_text: `Building and Deploying '${id}'.`,
    });
    const agent = { 'user-agent': 'VSTS_1/2' };
    const forAzure = await rig.get('/api/deployments/latest', agent);
    expect([forAzure.status, ((await forAzure.json()) as DeploymentRecord).id]).to.deep.equal([202, null]);
    await rig.kudu.stop();
    await push;
    const next = await rig.reopen();
    expect((await next.get('/api/deployments/latest')).status).to.equal(200);
    await next.stop();
  });

  it('forgets by Kudu’s rules: ten successes and the active one, and of failures only a newest', async () => {
    for (let index = 0; index < 12; index += 1) {
      await rig.send(
        'PUT',
        `/api/deployments/ok-${String(index)}`,
        record({ status: 4, active: index === 0 }),
      );
    }
    const ids = (await rig.deployments()).map(({ id }) => id);
    expect(ids).to.have.members([
      'ok-0',
      ...Array.from({ length: 10 }, (_, index) => `ok-${String(index + 2)}`),
    ]);
    rig.fault = { kind: 'fail', message: 'broken' };
    const broken = await pushed();
    expect((await rig.deployments())[0]).to.include({ id: broken, status: 3 });
    await pushed();
    expect((await rig.get(`/api/deployments/${broken}`)).status).to.equal(404);
  });

  it('calls a deployment that was interrupted failed, once the lock is gone, and keeps history over a restart', async () => {
    const kept = await pushed();
    const id = await copy.commit({ 'a.txt': 'next' });
    rig.fault = { kind: 'hang' };
    const push = copy.push(rig.remote);
    await until(async () => (await rig.deployments()).some((other) => other.id === id && other.status === 1));
    await rig.kudu.stop();
    await push;
    const next = await rig.reopen();
    const [interrupted, active] = await next.deployments();
    expect(interrupted).to.include({ id, status: 3, complete: true, active: false });
    expect(active).to.include({ id: kept, status: 4, active: true });
    const log = (await (await next.get(`/api/deployments/${id}/log`)).json()) as LogEntry[];
    expect(log.at(-1)).to.include({
      message: 'An unknown error has occurred. Check the diagnostic log for details.',
      type: 2,
    });
    expect((await copy.push(next.remote, 'master:other')).output).to.include('Deployment successful.');
    await next.stop();
  });

  it('on Windows a restart of the SCM site waits for the deployment; on Linux it kills it and drops its push', async () => {
    for (const platform of ['windows', 'linux'] as const) {
      rig.slot = { ...rig.slot, platform };
      const id = await copy.commit({ 'a.txt': platform });
      // Windows waits for its end; on Linux the restart ends it.
      rig.fault = platform === 'windows' ? { kind: 'delay', ms: 1_500 } : { kind: 'hang' };
      const push = copy.push(rig.remote);
      await until(async () => (await rig.deployments()).some((other) => other.id === id && !other.is_temp));
      await rig.kudu.restart();
      const { code } = await push;
      const [latest] = await rig.deployments();
      const log = await (await rig.get(`/api/deployments/${id}/log`)).text();
      if (platform === 'windows') {
        expect([code, latest?.status]).to.deep.equal([0, 4]);
      } else {
        expect([code, latest?.status]).to.deep.equal([1, 3]);
        expect(log).to.include('Deployment has been stopped due to SCM container restart.');
      }
    }
  });

  it('answers 503 after a restart, for as long as it is told', async () => {
    rig.coldMs = 4_000;
    const began = performance.now();
    const restarting = rig.kudu.restart();
    await sleep(600);
    expect((await rig.get('/api/deployments')).status).to.equal(503);
    await restarting;
    expect(performance.now() - began).to.be.at.least(3_900);
    expect((await rig.get('/api/deployments')).status).to.equal(200);
  });

  it('meets the fault of a deployment that an SCM restart kills', async () => {
    const id = await copy.commit({ 'a.txt': '1' });
    rig.fault = { kind: 'killed-by-scm-restart' };
    expect((await copy.push(rig.remote)).code).to.equal(1);
    await until(async () => (await rig.get('/api/deployments')).status === 200);
    expect((await rig.deployments())[0]).to.include({ id, status: 3, complete: true });
  });

  it('on Linux: /info answers a version, a held lock makes the status 0, isdeploying is text', async () => {
    rig.slot = { ...rig.slot, platform: 'linux' };
    const kept = await pushed();
    expect(await (await rig.get('/info/refs?service=git-upload-pack')).json()).to.have.property('Version');
    expect(await (await rig.get('/api/isdeploying')).json()).to.include({ value: 'False' });
    const id = await copy.commit({ 'a.txt': 'x' });
    rig.fault = { kind: 'delay', ms: 3_000 };
    const push = copy.push(rig.remote);
    await until(async () => (await rig.get(`/api/deployments/${id}`)).status === 200);
    expect(await (await rig.get('/api/isdeploying')).json()).to.include({ value: 'True' });
    expect(await (await rig.get(`/api/deployments/${kept}`)).json()).to.include({ status: 0 });
    expect((await rig.get('/api/deployments/latest')).headers.get('retry-after')).to.equal(null);
    await push;
  });

  it('shows settings merged, writes and deletes its own', async () => {
    rig.slot = { ...rig.slot, settings: { SCM_X: 'app', DEPLOYMENT_BRANCH: 'main' } };
    expect((await rig.send('POST', '/api/settings', { SCM_X: 'own', SCM_Y: '1' })).status).to.equal(204);
    const all = (await (await rig.get('/api/settings')).json()) as Record<string, string>;
    expect(all).to.include({ SCM_X: 'own', SCM_Y: '1', deployment_branch: 'main' });
    expect(await (await rig.get('/api/settings/scm_y')).json()).to.equal('1');
    expect((await rig.send('DELETE', '/api/settings/SCM_X')).status).to.equal(204);
    expect(await (await rig.get('/api/settings/SCM_X')).json()).to.equal('app');
    expect((await rig.get('/api/settings/none')).status).to.equal(404);
  });

  it('tells kind and URL of the repository', async () => {
    expect(await (await rig.get('/api/scm/info')).json()).to.deep.equal({
      Type: 'None',
      GitUrl: `${rig.origin}/web1.git`,
    });
    await pushed();
    expect(await (await rig.get('/api/scm/info')).json()).to.include({ Type: 'Git' });
  });

  it('names a route it does not know, with 501', async () => {
    expect(await message(await rig.get('/api/diagnostics/runtime'))).to.deep.equal([
      501,
      "The emulator's SCM site does not know GET /api/diagnostics/runtime.",
    ]);
  });

  it('keeps repository and history with the content when its folder moves to another slot', async () => {
    const id = await pushed();
    const other = await startKuduRig({ slotName: 'production' });
    const { home } = rig.slot;
    rig.slot = { ...rig.slot, home: other.slot.home };
    other.slot = { ...other.slot, home };
    expect((await rig.deployments()).length).to.equal(0);
    expect((await other.deployments())[0]).to.include({ id, url: `${other.origin}/api/deployments/${id}` });
    expect((await rig.send('PUT', `/api/deployments/${id}`)).status).to.equal(404);
    expect((await other.send('PUT', `/api/deployments/${id}`)).status).to.equal(200);
    await other.stop();
  });

  it('seeds a folder as a commit, deployed without a push', async () => {
    const folder = join(copy.folder, 'seed');
    mkdirSync(folder);
    writeFileSync(join(folder, 'index.html'), 'seeded');
    const commit = { message: 'Version 1', author: 'Bo', email: 'bo@example.com', at: 1_700_000_000_000 };
    const first = await rig.kudu.seed(folder, commit);
    const second = await rig.kudu.seed(folder, { ...commit, message: 'Version 2' });
    expect(
      (await rig.kudu.listDeployments()).map(({ id, message: text, author }) => [id, text, author]),
    ).to.deep.equal([
      [second, 'Version 2', 'Bo'],
      [first, 'Version 1', 'Bo'],
    ]);
    expect(readFileSync(join(rig.home, 'site/wwwroot/index.html'), 'utf8')).to.equal('seeded');
    expect((await rig.kudu.readLog(second))?.at(-1)?.message).to.equal('Deployment successful.');
    expect(await rig.kudu.readLog('none')).to.equal(undefined);
  });

  describe('packages', () => {
    const zip = (files: Record<string, string>): Uint8Array<ArrayBuffer> => {
      const entries = Object.entries(files).map(([name, text]) => [name, strToU8(text)]);
      return new Uint8Array(zipSync(Object.fromEntries(entries) as Zippable));
    };
    const post = async (path: string, body: Uint8Array<ArrayBuffer>): Promise<Response> =>
      await fetch(`${rig.origin}${path}`, {
        method: 'POST',
        headers: { authorization: rig.authorization, 'content-type': 'application/zip' },
        body,
      });
    const site = (path: string): string => join(rig.home, 'site/wwwroot', path);

    it('TestZipDeployWithMetadata: author, deployer and message appear in latest', async () => {
      const query =
        'author=Cy&authorEmail=cy%40example.com&deployer=ci&message=build+7&trackDeploymentProgress=true';
      const answer = await post(`/api/zipdeploy?${query}`, zip({ 'a.txt': 'zipped' }));
      expect(answer.status).to.equal(200);
      const latest = (await (await rig.get('/api/deployments/latest')).json()) as DeploymentRecord;
      expect(latest).to.include({
        author: 'Cy',
        author_email: 'cy@example.com',
        deployer: 'ci',
        message: 'build 7',
        status: 4,
      });
      expect(answer.headers.get('scm-deployment-id')).to.equal(latest.id);
      expect(readFileSync(site('a.txt'), 'utf8')).to.equal('zipped');
    });

    it('TestAsyncZipDeployment: 202 with Location, polled until 200', async () => {
      rig.fault = { kind: 'delay', ms: 2_000 };
      const answer = await post('/api/zipdeploy?isAsync=true', zip({ 'a.txt': 'later' }));
      expect([answer.status, answer.headers.get('scm-deployment-id')]).to.deep.equal([202, null]);
      const location = answer.headers.get('location') ?? '';
      expect(location).to.match(/\/api\/deployments\/latest\?deployer=ZipDeploy&time=/u);
      const poll = async (): Promise<Response> => await rig.get(location.replace(rig.origin, ''));
      const first = await poll();
      expect([first.status, first.headers.get('location')]).to.deep.equal([202, location]);
      await until(async () => (await poll()).status === 200);
      expect(readFileSync(site('a.txt'), 'utf8')).to.equal('later');
    });

    it('EnsureConflictResultOnSimultaneousRequest: a second one meets 409', async () => {
      rig.fault = { kind: 'delay', ms: 3_000 };
      await post('/api/zipdeploy?isAsync=true', zip({ 'a.txt': '1' }));
      for (const path of ['/api/zipdeploy', '/api/zipdeploy?isAsync=true', '/api/publish?type=zip']) {
        const second = await post(path, zip({ 'a.txt': '2' }));
        expect([second.status, await second.text()]).to.deep.equal([
          409,
          'There is a deployment currently in progress. Please try again when it completes.',
        ]);
      }
      await until(() => Promise.resolve(!rig.kudu.deploying()));
    });

    it('EnsureExpectedKudusyncBehavior, TestEmptyZipClearsWwwroot: only the new package’s files remain', async () => {
      await post('/api/zipdeploy', zip({ 'a.txt': '1', 'b/c.txt': '1' }));
      writeFileSync(site('foreign.txt'), '');
      await post('/api/zipdeploy', zip({ 'a.txt': '2' }));
      expect([existsSync(site('b')), existsSync(site('foreign.txt'))]).to.deep.equal([false, true]);
      await post('/api/publish?type=zip', zip({ 'a.txt': '3' }));
      expect(existsSync(site('foreign.txt'))).to.equal(false);
      await post('/api/zipdeploy', zip({}));
      expect(existsSync(site('a.txt'))).to.equal(false);
    });

    it('TestSideBySideWithGitRepo: zip and git share one list, and a git id can be redeployed after a zip', async () => {
      const id = await pushed({ 'git.txt': 'git' });
      await post('/api/zipdeploy', zip({ 'zip.txt': 'zip' }));
      expect(await rig.deployments()).to.have.length(2);
      expect([existsSync(site('git.txt')), existsSync(site('zip.txt'))]).to.deep.equal([false, true]);
      await rig.send('PUT', `/api/deployments/${id}`);
      expect([existsSync(site('git.txt')), existsSync(site('zip.txt'))]).to.deep.equal([true, false]);
    });

    it('refuses what is no zip, what leaves its folder, other types, and a site that runs from a URL', async () => {
      expect((await post('/api/zipdeploy', new Uint8Array([1, 2, 3]))).status).to.equal(500);
      expect((await post('/api/zipdeploy', zip({ '../../x.txt': '1' }))).status).to.equal(500);
      expect((await post('/api/publish?type=war', zip({}))).status).to.equal(501);
      rig.slot = { ...rig.slot, settings: { WEBSITE_RUN_FROM_PACKAGE: 'https://example.com/a.zip' } };
      expect((await post('/api/zipdeploy', zip({ 'a.txt': '1' }))).status).to.equal(409);
      expect((await rig.deployments()).every(({ status }) => status === 3)).to.equal(true);
    });
  });

  it('VfsApi: lists a folder, leads to its path with a slash, and knows no file that is not there', async () => {
    await pushed({ 'a b/c.txt': 'text' });
    const folder = '/api/vfs/site/wwwroot/a%20b/';
    const [file, ...more] = (await (await rig.get(folder)).json()) as readonly Record<string, unknown>[];
    expect(more).to.deep.equal([]);
    expect(file).to.include({
      name: 'c.txt',
      size: 4,
      href: `${rig.origin}${folder}c.txt`,
      path: 'C:\\home\\site\\wwwroot\\a b\\c.txt',
    });
    const parents = (await (await rig.get('/api/vfs/site/')).json()) as readonly Record<string, unknown>[];
    expect(parents.find(({ name }) => name === 'wwwroot')).to.include({ size: 0, mime: 'inode/directory' });
    const led = await fetch(`${rig.origin}/api/vfs/site`, {
      headers: { authorization: rig.authorization },
      redirect: 'manual',
    });
    expect([led.status, led.headers.get('location')]).to.deep.equal([307, `${rig.origin}/api/vfs/site/`]);
    expect(await message(await rig.get('/api/vfs/site/none/'))).to.deep.equal([
      404,
      "'C:\\home\\site\\none' not found.",
    ]);
    expect((await rig.get('/api/vfs/..%2f..%2f')).status).to.equal(404);
    expect((await rig.get('/api/vfs/site/wwwroot/a%20b/c.txt')).status).to.equal(501);
  });
});
