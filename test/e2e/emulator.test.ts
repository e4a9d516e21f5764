import { expect } from 'chai';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { checkServiceMessages } from '../ci/service-message-checker.ts';
import type { RunningEmulator } from '#emulator/running-emulator.ts';
import { costumes } from './rig/run.ts';
import type { Ended } from './rig/watch-child.ts';
import { program, startProgram } from './rig/start-program.ts';

const run = promisify(execFile);
const path = { PATH: process.env['PATH'] ?? '' };

describe('e2e: slotship emulator', function () {
  this.timeout(60_000);

  it('says where it is in one line, can be sourced by a shell, and ends when it is told to', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slotship-e2e-'));
    const state = join(folder, "state of 'it'");
    const child = spawn(process.execPath, [program, 'emulator', '--state', state], {
      env: { ...path, HOME: folder, TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines: string[] = [];
    const reader = createInterface({ input: child.stdout });
    reader.on('line', (line) => lines.push(line));
    try {
      await once(reader, 'line');
      const emulator = JSON.parse(lines[0] ?? '') as RunningEmulator;
      expect(emulator).to.have.all.keys(
        ...['managementUrl', 'authorityUrl', 'tenantId', 'subscriptionId', 'clientId', 'clientSecret'],
        ...['caFile', 'controlUrl', 'apps'],
      );
      expect(emulator.apps[0]?.slots.map(({ name }) => name)).to.deep.equal(['production', 'stage']);
      const script = '. "$1/emulator.env" && exec "$2" "$3" status --output json';
      const words = ['-c', script, 'sh', state, process.execPath, program];
      const { stdout } = await run('sh', words, { env: { ...path, HOME: folder, SLOTSHIP_SLOT: 'stage' } });
      const { app, slots } = JSON.parse(stdout) as { app: string; slots: readonly { slot: string }[] };
      expect([app, ...slots.map(({ slot }) => slot)]).to.deep.equal(['api-web', 'production', 'stage']);
    } finally {
      child.kill('SIGTERM');
      const [code] = (await once(child, 'close')) as [number | null];
      expect(code).to.equal(0);
    }
    expect(lines).to.have.length(1);
    expect(await readFile(join(state, 'emulator.env'), 'utf8')).to.contain('SLOTSHIP_MANAGEMENT_URL');
    expect(await readdir(folder)).to.deep.equal(["state of 'it'"]);
    await rm(folder, { recursive: true });
  });
});

describe('e2e: slotship demo', function () {
  this.timeout(180_000);
  let folder: string;
  let demos: Readonly<Record<string, Promise<Ended>>>;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slotship-e2e-'));
    const env = { ...path, HOME: folder, TMPDIR: folder };
    demos = Object.fromEntries(
      costumes.map((ci) => [ci, startProgram(['demo', '--ci', ci], { cwd: folder, env })]),
    );
  });
  after(async () => {
    expect(await readdir(folder)).to.deep.equal([]);
    await rm(folder, { recursive: true });
  });

  for (const ci of costumes) {
    it(`shows the whole job in the clothes of ${ci}`, async () => {
      const demo = await demos[ci];
      expect(demo?.exitCode, `${demo?.stdout ?? ''}\n${demo?.stderr ?? ''}`).to.equal(0);
      const versions = [...(demo?.stdout ?? '').matchAll(/^Production says at \/version: 200 (.*)$/gm)].map(
        ([, json = '{}']) => (JSON.parse(json) as { commit: string | null }).commit,
      );
      expect(versions).to.have.length(2);
      expect(versions[0]).to.equal(null);
      expect(versions[1]).to.match(/^[0-9a-f]{40}$/);
      expect(demo?.stdout).to.contain('What to try next');
      if (ci === 'teamcity') expect(checkServiceMessages(demo?.stdout ?? '')).to.deep.equal([]);
    });
  }
});
