import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mirrorApp, startSitesRig, type SitesRig } from './sites-rig.ts';
import { until } from '../../fixtures/until.ts';

interface Mirror {
  readonly pid: number;
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly environment: Record<string, string>;
  readonly body: string;
}

describe('emulator: sites', () => {
  let rig: SitesRig;
  beforeEach(async () => {
    rig = await startSitesRig();
  });
  afterEach(async () => {
    await rig.stop();
  });

  const mirror = async (response: Promise<Response>): Promise<Mirror> =>
    (await (await response).json()) as Mirror;

  it('runs the deployed app with its settings, and with nothing of the emulator’s own environment', async () => {
    process.env['EMULATOR_SECRET'] = 'not for apps';
    const content = rig.content('a', { 'server.js': mirrorApp });
    await rig.sites.restart(content, { GREETING: 'hello', SQLAZURECONNSTR_Main: 'Server=x' });
    const seen = await mirror(rig.get(content, '/path?x=1', { method: 'POST', body: 'sent' }));
    delete process.env['EMULATOR_SECRET'];
    expect(seen).to.include({ url: '/path?x=1', method: 'POST', body: 'sent' });
    expect(seen.environment).to.include({
      GREETING: 'hello',
      SQLAZURECONNSTR_Main: 'Server=x',
      HOME: content.home,
    });
    expect(seen.environment).to.not.have.any.keys('EMULATOR_SECRET', 'npm_config_cache', 'USER');
    expect(seen.headers).to.include({ 'x-forwarded-proto': 'https' });
    expect(rig.sites.describe(content)).to.deep.include({ pid: seen.pid, requests: 1 });
  });

  it('starts a package’s start script, its main file, or a file of a usual name', async () => {
    const apps = [
      { 'package.json': '{"scripts":{"start":"node bin/www.js one"}}', 'bin/www.js': mirrorApp },
      { 'package.json': '{"main":"lib/main.js"}', 'lib/main.js': mirrorApp },
      { 'app.js': mirrorApp },
    ];
    for (const [index, files] of apps.entries()) {
      const content = rig.content(`app${String(index)}`, files);
      await rig.sites.restart(content, {});
      expect((await rig.get(content)).status).to.equal(200);
    }
  });

  it('shows the default page where nothing was deployed, and 404 beside it', async () => {
    const content = rig.content('empty');
    await rig.sites.restart(content, {});
    const page = await rig.get(content);
    expect([page.status, await page.text()].join()).to.match(/^200.*waiting for your content/su);
    expect((await rig.get(content, '/other')).status).to.equal(404);
    expect(existsSync(join(content.home, 'site/wwwroot/hostingstart.html'))).to.equal(true);
  });

  it('serves plain files, and none above wwwroot', async () => {
    const content = rig.content('files', {
      'index.html': '<p>index</p>',
      'a/b.json': '{}',
      '../secret.txt': 'no',
    });
    await rig.sites.restart(content, {});
    expect(await (await rig.get(content)).text()).to.equal('<p>index</p>');
    expect((await rig.get(content, '/a/b.json')).headers.get('content-type')).to.equal('application/json');
    expect((await rig.get(content, '/a/')).status).to.equal(403);
    expect((await rig.get(content, '/%2e%2e%2fsecret.txt')).status).to.equal(404);
  });

  it('answers 403 while it is stopped', async () => {
    const content = rig.content('stopped', { 'server.js': mirrorApp });
    await rig.sites.restart(content, {});
    const { pid } = rig.sites.describe(content);
    rig.mode = 'stopped';
    await rig.sites.stopSite(content);
    const page = await rig.get(content);
    expect([page.status, await page.text()].join()).to.match(/^403.*stopped/su);
    expect(rig.sites.describe(content).pid).to.equal(undefined);
    expect(isAlive(pid)).to.equal(false);
  });

  it('answers 503 for an app that crashes at its start, with the reason in LogFiles', async () => {
    const content = rig.content('broken', { 'server.js': 'throw new Error("DB_URL is not set");' });
    await rig.sites.restart(content, {});
    expect((await rig.get(content)).status).to.equal(503);
    expect(rig.appLog(content))
      .to.match(/DB_URL is not set/u)
      .and.match(/exit code 1/u);
    rig.put(content, { 'server.js': mirrorApp });
    await rig.sites.restart(content, {});
    expect((await rig.get(content)).status).to.equal(200);
  });

  it('gives an app that never listens the limit that its setting names', async () => {
    const content = rig.content('deaf', { 'server.js': 'setInterval(() => {}, 1000);' });
    await rig.sites.restart(content, { WEBSITES_CONTAINER_START_TIME_LIMIT: '0.3' });
    expect((await rig.get(content)).status).to.equal(503);
    expect(rig.appLog(content)).to.match(/did not listen on port \d+ within 0.3 s/u);
  });

  it('answers 500 when the app ends in the middle of a request, and starts it anew on the next', async () => {
    const crashing = mirrorApp.replace(
      'response.setHeader',
      'if (request.url === "/die") process.exit(3); response.setHeader',
    );
    const content = rig.content('mortal', { 'server.js': crashing });
    await rig.sites.restart(content, {});
    const first = await mirror(rig.get(content));
    expect((await rig.get(content, '/die')).status).to.equal(500);
    await sleep(2100);
    const second = await mirror(rig.get(content));
    expect(second.pid).to.not.equal(first.pid);
    expect(rig.appLog(content)).to.match(/exit code 3/u);
  });

  it('lets a request under way end on the old process while the new one serves already', async () => {
    const slow = mirrorApp.replace(
      'response.end(',
      'if (request.url === "/slow") { response.write(" "); setTimeout(() => response.end(JSON.stringify({ pid: process.pid })), 600); } else response.end(',
    );
    const content = rig.content('graceful', { 'server.js': slow });
    await rig.sites.restart(content, { VERSION: '1' });
    const before = await mirror(rig.get(content));
    const held = await rig.get(content, '/slow');
    await rig.sites.restart(content, { VERSION: '2' });
    const after = await mirror(rig.get(content));
    expect(after.environment['VERSION']).to.equal('2');
    expect(after.pid).to.not.equal(before.pid);
    expect(((await held.json()) as { pid: number }).pid).to.equal(before.pid);
    await until(() => !isAlive(before.pid));
  });

  it('drops no request while it restarts', async () => {
    const content = rig.content('steady', { 'server.js': mirrorApp });
    await rig.sites.restart(content, { VERSION: '1' });
    const run = { over: false };
    const statuses: number[] = [];
    const asking = (async () => {
      while (!run.over) statuses.push((await rig.get(content)).status);
    })();
    await rig.sites.restart(content, { VERSION: '2' });
    await rig.sites.restart(content, { VERSION: '3' });
    run.over = true;
    await asking;
    expect(new Set(statuses)).to.deep.equal(new Set([200]));
  });

  it('streams both ways', async () => {
    const app = `
      require('node:http').createServer((request, response) => {
        response.write('hello ');
        request.on('data', (chunk) => response.write(chunk)).on('end', () => response.end());
      }).listen({ port: Number(process.env.PORT) });`;
    const content = rig.content('stream', { 'server.js': app });
    await rig.sites.restart(content, {});
    let send: (text: string | undefined) => void = () => undefined;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        send = (text) => {
          if (text === undefined) controller.close();
          else controller.enqueue(new TextEncoder().encode(text));
        };
      },
    });
    const pending = rig.get(content, '/', { method: 'POST', body, duplex: 'half' });
    send('a');
    const reader = (await pending).body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    while (!heard.includes('a')) heard += (await reader?.read())?.value ?? '';
    send('b');
    send(undefined);
    for (let chunk = await reader?.read(); chunk?.done === false; chunk = await reader?.read())
      heard += chunk.value;
    expect(heard).to.equal('hello ab');
  });

  it('warms an app up by plain HTTP as SiteWarmup, and takes any status unless some are named', async () => {
    const app = `
      require('node:http').createServer((request, response) => {
        require('node:fs').appendFileSync('agents.txt', request.headers['user-agent'] + ' ' + request.url + '\\n');
        response.statusCode = 500;
        response.end();
      }).listen(process.env.PORT);`;
    const content = rig.content('warm', { 'server.js': app });
    await rig.sites.restart(content, {});
    const ping = { path: '/up', statuses: undefined, timeoutMs: 5000 };
    expect(await rig.sites.warmUp(content, ping)).to.deep.equal({ ok: true });
    const narrowed = await rig.sites.warmUp(content, { ...ping, statuses: [200, 202], timeoutMs: 3000 });
    expect(narrowed)
      .to.include({ ok: false })
      .and.have.property('reason')
      .match(/timed out.*status 500/u);
    expect(readFileSync(join(content.home, 'site/wwwroot/agents.txt'), 'utf8')).to.match(
      /^SiteWarmup \/up\n/u,
    );
  });

  it('says why an app could not be warmed up', async () => {
    const content = rig.content('cold', { 'server.js': 'process.exit(7);' });
    await rig.sites.restart(content, {});
    const result = await rig.sites.warmUp(content, { path: '/', statuses: undefined, timeoutMs: 5000 });
    expect(result)
      .to.include({ ok: false })
      .and.have.property('reason')
      .match(/exit code 7/u);
  });

  it('keeps the app’s server on loopback', async () => {
    const app = mirrorApp.replace(
      '.listen(process.env.PORT)',
      '.listen(process.env.PORT, "0.0.0.0", function () { console.log(JSON.stringify(this.address())); })',
    );
    const content = rig.content('local', { 'server.js': app });
    await rig.sites.restart(content, {});
    await until(() => rig.appLog(content).includes('"address":"127.0.0.1"'));
  });

  it('leaves no process behind when the emulator is killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'emulator-'));
    const script = join(folder, 'emulator.ts');
    const module = resolve('src/emulator/sites/sites.ts');
    const content = rig.content('orphan', { 'server.js': mirrorApp });
    writeFileSync(
      script,
      `import { makeSites } from ${JSON.stringify(module)};
       const sites = makeSites(() => Date.now());
       const content = { id: 'x', home: ${JSON.stringify(content.home)} };
       void sites.restart(content, {}).then(() => console.log(sites.describe(content).pid));
       setInterval(() => {}, 1000);`,
    );
    const emulator = spawn(process.execPath, ['--import', 'tsx', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = await new Promise<number>((found) => {
      emulator.stdout.once('data', (data: Buffer) => {
        found(Number(data.toString()));
      });
    });
    expect(isAlive(pid)).to.equal(true);
    emulator.kill('SIGKILL');
    await until(() => !isAlive(pid));
    rmSync(folder, { recursive: true });
  });
});

function isAlive(pid: number | undefined): boolean {
  if (pid === undefined || !Number.isInteger(pid)) throw new Error('no process id');
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
