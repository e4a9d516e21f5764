import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { request as startRequest } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  git,
  gitTestEnvironment,
  makeWorkingCopy,
  startKuduRig,
  type KuduRig,
  type WorkingCopy,
} from './kudu-rig.ts';
import { until } from '../../fixtures/until.ts';

/** The smart HTTP of the emulator's Kudu, byte by byte and as native git sees it. */
describe('contract: smart HTTP of the emulator’s Kudu', () => {
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

  const probe = async (): Promise<Response> =>
    await fetch(`${rig.origin}/web1.git/git-receive-pack`, {
      method: 'POST',
      headers: { authorization: rig.authorization },
      body: '0000',
    });

  it('advertises refs in v0 with a content type without charset, never to be cached', async () => {
    await copy.commit({ 'a.txt': 'a' });
    await copy.push(rig.remote);
    const headers = { 'git-protocol': 'version=2' };
    const answer = await rig.get('/web1.git/info/refs?service=git-receive-pack', headers);
    expect(Object.fromEntries(answer.headers)).to.include({
      'content-type': 'application/x-git-receive-pack-advertisement',
      expires: 'Fri, 01 Jan 1980 00:00:00 GMT',
      pragma: 'no-cache',
      'cache-control': 'no-cache, max-age=0, must-revalidate',
    });
    const body = await answer.text();
    expect(body).to.match(
      /^001f# service=git-receive-pack\n0000[0-9a-f]{4}[0-9a-f]{40} refs\/heads\/master\0/u,
    );
    expect(body).to.not.include('version 2').and.not.include('push-options');
  });

  it('answers 501 to the dumb protocol, 404 to another app’s name, 200 at the root', async () => {
    const dumb = await rig.get('/web1.git/info/refs');
    expect([dumb.status, await dumb.text()]).to.deep.equal([501, 'The dumb protocol is not supported.']);
    expect((await rig.get('/other.git/info/refs?service=git-upload-pack')).status).to.equal(404);
    expect((await rig.get('/info/refs?service=git-upload-pack')).status).to.equal(200);
  });

  it('asks for Basic first, and takes neither a wrong password, nor a bearer token, nor a forbidden Basic', async () => {
    const url = `${rig.origin}/web1.git/info/refs?service=git-receive-pack`;
    const bare = await fetch(url);
    expect([bare.status, bare.headers.get('www-authenticate')]).to.deep.equal([401, 'Basic realm="site"']);
    const wrong = `Basic ${Buffer.from('$web1__stage:wrong').toString('base64')}`;
    expect((await fetch(url, { headers: { authorization: wrong } })).status).to.equal(401);
    expect((await fetch(url, { headers: { authorization: 'Bearer good-token' } })).status).to.equal(401);
    const list = `${rig.origin}/api/deployments`;
    expect((await fetch(list, { headers: { authorization: 'Bearer good-token' } })).status).to.equal(200);
    rig.slot = { ...rig.slot, basicAllowed: false };
    expect((await rig.get('/api/deployments')).status).to.equal(401);
    const push = await git(copy.folder, 'ls-remote', rig.remote);
    expect([push.code, push.output]).to.satisfy(
      ([code, output]: [number, string]) => code === 128 && output.includes('Authentication failed'),
    );
  });

  it('takes git’s probe and then a chunked pack over 1 MiB', async () => {
    writeFileSync(join(copy.folder, 'big.bin'), randomBytes(3_000_000));
    await copy.commit({ 'a.txt': 'a' });
    const { code, output } = await copy.push(rig.remote);
    expect([code, output]).to.satisfy(
      ([c, o]: [number, string]) => c === 0 && o.includes('Deployment successful.'),
    );
    const big = 'http.postBuffer=524288000';
    await copy.commit({ 'b.txt': 'b' });
    writeFileSync(join(copy.folder, 'big.bin'), randomBytes(3_000_000));
    await copy.commit({});
    const whole = await git(copy.folder, '-c', big, 'push', rig.remote, 'master');
    expect(whole.code).to.equal(0);
    expect(
      readFileSync(join(rig.home, 'site/wwwroot/big.bin')).equals(readFileSync(join(copy.folder, 'big.bin'))),
    ).to.equal(true);
  });

  it('takes gzipped requests', async () => {
    await copy.commit({ 'a.txt': 'a' });
    await copy.push(rig.remote);
    const id = (await git(copy.folder, 'rev-parse', 'HEAD')).output.trim();
    const want = `want ${id} no-progress\n`;
    const line = (want.length + 4).toString(16).padStart(4, '0');
    const answer = await fetch(`${rig.origin}/web1.git/git-upload-pack`, {
      method: 'POST',
      headers: { authorization: rig.authorization, 'content-encoding': 'gzip' },
      body: gzipSync(`${line}${want}00000009done\n`),
    });
    expect(answer.headers.get('content-type')).to.equal('application/x-git-upload-pack-result');
    expect(Buffer.from(await answer.arrayBuffer()).toString('latin1')).to.match(/^0008NAK\nPACK/u);
  });

  it('refuses a push while another deployment holds the lock: 409 at once, with Kudu’s words, the probe too', async () => {
    await copy.commit({ 'a.txt': 'a' });
    rig.fault = { kind: 'hang' };
    const first = copy.push(rig.remote);
    await until(async () => (await rig.deployments()).some(({ status }) => status === 1));
    const answer = await probe();
    expect(answer.status).to.equal(409);
    expect(await answer.text()).to.match(
      /^The 'Handling git receive pack' operation conflicts with the pending 'Handling git receive pack' operation started at \d{4}-.+Z\. {2}Please retry operation later\.$/u,
    );
    const second = await copy.push(rig.remote, 'master:other');
    expect(second.code).to.equal(1);
    expect(second.output).to.match(/HTTP 409/u);
    expect((await rig.send('PUT', '/api/deployments')).status).to.equal(409);
    await rig.kudu.stop();
    await first;
  });

  it('lists a temporary deployment while it receives, also for a probe, and forgets it at the end', async () => {
    const upload = startRequest(`${rig.origin}/web1.git/git-receive-pack`, {
      method: 'POST',
      headers: { authorization: rig.authorization },
    });
    upload.flushHeaders();
    await until(async () => (await rig.deployments()).length > 0);
    const [temporary] = await rig.deployments();
    expect(temporary?.id).to.match(/^temp-[0-9a-f]{8}$/u);
    expect(temporary).to.include({
      status: 0,
      status_text: 'Receiving changes.',
      author: 'N/A',
      message: 'N/A',
      is_temp: true,
      complete: false,
      deployer: '$web1__stage',
    });
    expect(rig.kudu.deploying()).to.equal(true);
    const answered = new Promise<number | undefined>((resolve) => {
      upload.on('response', (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
    });
    upload.end('0000');
    expect(await answered).to.equal(200);
    await until(() => Promise.resolve(!rig.kudu.deploying()));
    expect(await rig.deployments()).to.deep.equal([]);
  });

  it('refuses pushes for two minutes after an auto swap was asked for', async () => {
    let nowMs = Date.now();
    rig.now = () => nowMs;
    rig.slot = { ...rig.slot, autoSwapSlotName: 'production' };
    const id = await copy.commit({ 'a.txt': 'a' });
    expect((await copy.push(rig.remote)).output).to.include(
      `Requesting auto swap to 'production' slot with '${id}' id successful.`,
    );
    const refused = await probe();
    expect([refused.status, await refused.text()]).to.deep.equal([
      409,
      'There is an auto swap deployment currently ongoing please try again when it completes.',
    ]);
    nowMs += 121_000;
    expect((await probe()).status).to.equal(200);
  });

  it('sends git’s report before the deployment’s output, and that while the deployment runs', async () => {
    await copy.commit({ 'a.txt': 'a' });
    rig.slot = {
      ...rig.slot,
      settings: { COMMAND: 'echo first; while [ ! -e go ]; do sleep 0.05; done; echo second' },
    };
    const push = spawn('git', ['push', '--porcelain', rig.remote, 'master'], {
      cwd: copy.folder,
      env: gitTestEnvironment(),
    });
    let heard = '';
    const closed = new Promise((resolve) => push.on('close', resolve));
    push.stderr.on('data', (chunk: Buffer) => (heard += chunk.toString()));
    await until(() => Promise.resolve(/remote: first/u.test(heard)));
    expect(heard).to.not.match(/remote: second/u);
    expect((await rig.deployments())[0]).to.include({ status: 1, complete: false });
    expect((await git(copy.folder, 'ls-remote', rig.remote, 'master')).output).to.match(/^[0-9a-f]{40}\t/u);
    writeFileSync(join(rig.home, 'site/repository/go'), '');
    await closed;
    expect(heard).to.match(/remote: second/u);
  });

  it('goes on with the deployment when the connection is cut after the pack arrived', async () => {
    const id = await copy.commit({ 'a.txt': 'a' });
    const COMMAND = 'while [ ! -e go ]; do sleep 0.05; done; cp a.txt "$DEPLOYMENT_TARGET/"';
    rig.slot = { ...rig.slot, settings: { COMMAND } };
    const push = copy.push(rig.remote);
    await until(async () =>
      (await rig.deployments()).some((record) => record.id === id && record.status === 1),
    );
    rig.cut();
    const { code, output } = await push;
    expect(code).to.equal(1);
    expect(output).to.match(/RPC failed/u);
    expect(rig.kudu.deploying()).to.equal(true);
    writeFileSync(join(rig.home, 'site/repository/go'), '');
    await until(async () => (await rig.deployments()).some((record) => record.status === 4));
    await until(() => Promise.resolve(!rig.kudu.deploying()));
    expect((await rig.deployments())[0]).to.include({ id, active: true });
  });

  it('gives the lock back when a client goes in the middle of its pack, and takes nothing', async () => {
    const upload = startRequest(`${rig.origin}/web1.git/git-receive-pack`, {
      method: 'POST',
      headers: { authorization: rig.authorization, 'content-length': '1000' },
    });
    upload.on('error', () => undefined);
    upload.write('00a0');
    await until(() => Promise.resolve(rig.kudu.deploying()));
    upload.destroy();
    await until(() => Promise.resolve(!rig.kudu.deploying()));
    expect(await rig.deployments()).to.deep.equal([]);
  });

  it('lets a push be forced, takes thin packs, and refuses options, shallow updates and deleting its branch', async () => {
    const lines = Array.from({ length: 400 }, (_, line) => `line ${String(line)}`);
    await copy.commit({ 'a.txt': lines.join('\n') });
    await copy.push(rig.remote);
    await copy.commit({ 'a.txt': [...lines, 'one more'].join('\n') });
    expect((await copy.push(rig.remote, 'master', '--thin')).code).to.equal(0);
    await git(copy.folder, 'commit', '--quiet', '--amend', '-m', 'another');
    expect((await copy.push(rig.remote)).output).to.match(/rejected/u);
    expect((await copy.push(rig.remote, 'master', '--force')).code).to.equal(0);
    expect((await copy.push(rig.remote, 'master:x', '--push-option=a=b')).output).to.match(
      /does not support push options/u,
    );
    expect((await copy.push(rig.remote, ':master')).output).to.match(/remote rejected|refusing to delete/u);
  });

  it('refuses the history of a shallow clone it lacks', async () => {
    await copy.commit({ 'a.txt': '1' });
    await copy.commit({ 'a.txt': '2' });
    await git(copy.folder, 'clone', '--quiet', '--depth', '1', `file://${copy.folder}`, 'shallow');
    const push = await git(join(copy.folder, 'shallow'), 'push', rig.remote, 'master');
    expect([push.code, push.output]).to.satisfy(
      ([code, output]: [number, string]) => code === 1 && output.includes('shallow update not allowed'),
    );
    expect(await rig.deployments()).to.deep.equal([]);
  });

  it('deploys nothing for an up-to-date push', async () => {
    await copy.commit({ 'a.txt': '1' });
    await copy.push(rig.remote);
    expect((await copy.push(rig.remote)).output).to.match(/Everything up-to-date/u);
    expect(rig.deployed).to.have.length(1);
  });

  it('writes the line ends of its platform, as core.autocrlf there has it', async () => {
    await copy.commit({ 'a.txt': 'one\ntwo\n' });
    await copy.push(rig.remote);
    expect(readFileSync(join(rig.home, 'site/wwwroot/a.txt'), 'utf8')).to.equal('one\r\ntwo\r\n');
    const linux = await startKuduRig({ platform: 'linux' });
    await copy.push(linux.remote);
    expect(readFileSync(join(linux.home, 'site/wwwroot/a.txt'), 'utf8')).to.equal('one\ntwo\n');
    await linux.stop();
  });
});

function randomBytes(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  crypto.getRandomValues(new Uint8Array(bytes.buffer, bytes.byteOffset, 65_536));
  for (let at = 65_536; at < size; at += 1) bytes[at] = ((bytes[at - 65_536] ?? 0) * 31 + at * 7) & 255;
  return bytes;
}
