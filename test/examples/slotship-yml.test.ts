import { expect } from 'chai';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { systemClock } from '#clock';
import { makeConnection } from '#http/make-connection.ts';
import { makeHttp } from '#http/make-http.ts';
import { parseConfigFile } from '#parameters/config-file.ts';
import type { ConfigFile } from '#parameters/config-file.ts';
import { parseVersionCheck } from '#parameters/version-check.ts';
import { makeProcesses } from '#processes/run-process.ts';
import { smokeTestSlot } from '#stages/smoke-test.ts';
import type { SmokeTest } from '#stages/smoke-test.ts';
import { failureOf } from '../fakes/rejection.ts';
import { sitePorts } from '../fakes/site-ports.ts';
import type { SitePorts } from '../fakes/site-ports.ts';

const examples = fileURLToPath(new URL('../../examples', import.meta.url));
const commit = 'a'.repeat(40);

async function readConfig(): Promise<ConfigFile> {
  const path = join(examples, 'slotship.yml');
  return parseConfigFile({ path, text: await readFile(path, 'utf8') });
}

describe('example slotship.yml', () => {
  let folder: string;
  let app: ChildProcess;
  let siteUrl: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slotship-example-'));
    await cp(join(examples, 'api-web'), folder, { recursive: true });
    await writeFile(join(folder, 'slotship.json'), JSON.stringify({ commit }));
    const env = { PATH: process.env['PATH'], PORT: '0' };
    const child = spawn(process.execPath, ['server.js'], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    app = child;
    siteUrl = `http://127.0.0.1:${/\d+$/.exec(line)?.[0] ?? ''}`;
  });

  afterEach(async () => {
    if (app.exitCode === null && app.signalCode === null) {
      const ended = once(app, 'exit');
      app.kill();
      await ended;
    }
    await rm(folder, { recursive: true });
  });

  /** Tests the running app through the real doors, as a build of `sourceCommit`. */
  async function test(sourceCommit: string): Promise<{ ports: SitePorts; ended: Promise<SmokeTest> }> {
    const config = await readConfig();
    const parsed = parseVersionCheck(config.values['version-check']?.text ?? '');
    if (!('value' in parsed)) throw new Error(parsed.problem);
    const connection = makeConnection({ ca: [], env: {} });
    const ports: SitePorts = {
      ...sitePorts({
        http: makeHttp(connection, {}, () => systemClock.now()),
        processes: makeProcesses({ env: process.env, blocked: [] }),
      }),
    };
    const plan = {
      versionCheck: parsed.value,
      checks: config.checks.map(({ check }) => check),
      timeoutMs: 60_000,
    };
    const build = { sourceCommit, deployedCommit: undefined, buildNumber: undefined };
    return { ports, ended: smokeTestSlot({ siteUrl, name: 'stage' }, build, plan, ports) };
  }

  it('is read without a problem', async () => {
    expect((await readConfig()).problems).to.deep.equal([]);
  });

  it('passes on the example app', async () => {
    const { ports, ended } = await test(commit);
    expect(await ended).to.include({ versionProven: true, version: commit });
    expect(ports.tests().map(({ name, outcome }) => `${name}: ${outcome}`)).to.deep.equal([
      'version: passed',
      'is healthy: passed',
      'shows the shop: passed',
      'lists products: passed',
      'turns other methods away: passed',
      'prices are well formed: passed',
    ]);
  });

  it('fails on the example app when it is another build', async () => {
    const { ended } = await test('b'.repeat(40));
    expect((await failureOf(ended)).code).to.equal('VERSION_NOT_SERVED');
  });

  it('fails when the app is gone', async () => {
    const ended = once(app, 'exit');
    app.kill();
    await ended;
    const thrown = await failureOf((await test(commit)).ended);
    expect(thrown.code).to.equal('SITE_UNREACHABLE');
    expect(thrown.facts).to.have.property('words', 'the connection was refused (ECONNREFUSED)');
  });
});
