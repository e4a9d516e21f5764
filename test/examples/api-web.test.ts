import { expect } from 'chai';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { makeProcesses } from '#processes/run-process.ts';

const source = fileURLToPath(new URL('../../examples/api-web', import.meta.url));
const stamp = { commit: 'a'.repeat(40), buildNumber: '17', buildUrl: null, time: '2026-01-15T12:00:00.000Z' };

interface RunningApp {
  readonly url: string;
  readonly child: ChildProcess;
}

async function startApp(folder: string, env: Record<string, string> = {}): Promise<RunningApp> {
  const child = spawn(process.execPath, ['server.js'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { url: `http://127.0.0.1:${/\d+$/.exec(line)?.[0] ?? ''}`, child };
}

async function stopApp({ child }: RunningApp): Promise<number | null> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const [code] = (await ended) as [number | null];
  return code;
}

describe('example app', () => {
  let folder: string;
  let running: RunningApp[];

  const start = async (env?: Record<string, string>): Promise<string> => {
    const app = await startApp(folder, env);
    running.push(app);
    return app.url;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slotship-api-web-'));
    running = [];
    await cp(source, folder, { recursive: true });
    await writeFile(join(folder, 'slotship.json'), JSON.stringify(stamp));
  });

  afterEach(async () => {
    await Promise.all(running.filter(({ child }) => child.exitCode === null).map(stopApp));
    await rm(folder, { recursive: true });
  });

  it('serves its stamp, as body and as header, with the process that serves it', async () => {
    const answer = await fetch(`${await start()}/version`);
    expect(await answer.json()).to.deep.equal({ ...stamp, pid: running[0]?.child.pid });
    expect(answer.headers.get('x-commit')).to.equal(stamp.commit);
  });

  it('goes on naming the build it is when newer files lie beside it', async () => {
    const url = await start();
    await writeFile(join(folder, 'slotship.json'), JSON.stringify({ ...stamp, commit: 'b'.repeat(40) }));
    expect(await (await fetch(`${url}/version`)).json()).to.include({ commit: stamp.commit });
  });

  it('says that nobody stamped it', async () => {
    await rm(join(folder, 'slotship.json'));
    const answer = await fetch(`${await start()}/version`);
    expect(await answer.json()).to.include({ commit: null, buildNumber: null });
    expect(answer.headers.get('x-commit')).to.equal(null);
  });

  it('greets by its setting, as text and not as markup', async () => {
    const page = await (await fetch(`${await start({ GREETING: 'Ahoy <b>' })}/`)).text();
    expect(page).to.contain('<h1>Ahoy &#60;b&#62;</h1>').and.contain('build 17, commit aaaaaaaaaa');
  });

  it('is not healthy without a setting that the build needs, be it an app setting or a connection string', async () => {
    const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    const needy = { ...manifest, requiredSettings: ['ORDERS_DB', 'API_KEY'] };
    await writeFile(join(folder, 'package.json'), JSON.stringify(needy));
    const sick = await fetch(`${await start({ API_KEY: 'k' })}/health`);
    expect(sick.status).to.equal(503);
    expect(await sick.json()).to.deep.equal({ status: 'down', reason: 'Settings are missing: ORDERS_DB' });
    const well = await fetch(`${await start({ API_KEY: 'k', SQLCONNSTR_ORDERS_DB: 'Server=db' })}/health`);
    expect(well.status).to.equal(200);
  });

  it('answers what is unknown with 404 and other methods with 405', async () => {
    const url = await start();
    expect((await fetch(`${url}/nowhere`)).status).to.equal(404);
    expect((await fetch(`${url}/`, { method: 'POST' })).status).to.equal(405);
  });

  it('ends by itself when it is asked to', async () => {
    await start();
    const [app] = running;
    expect(app && (await stopApp(app))).to.equal(0);
  });

  it('passes its own smoke test that is a program', async () => {
    const lines: string[] = [];
    const result = await makeProcesses({ env: process.env, blocked: [] }).run({
      command: [process.execPath, 'smoke/products.mjs'],
      shell: false,
      cwd: folder,
      env: [],
      set: { SLOTSHIP_URL: await start() },
      timeoutMs: 30_000,
      onLine: (line) => lines.push(line),
    });
    expect(lines.join('\n')).to.match(/\/api\/products answered 200 with 3 products$/);
    expect(result).to.include({ outcome: 'exited', exitCode: 0 });
  });
});
