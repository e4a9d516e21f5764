import { expect } from 'chai';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProcessRequest, ProcessResult } from '#ports';
import { makeProcesses } from '#processes/run-process.ts';

const door = makeProcesses({ env: process.env, blocked: ['SLOTSHIP_TEST_SECRET'], politeMs: 200 });

interface Ran extends ProcessResult {
  readonly lines: readonly string[];
}

async function run(request: Partial<ProcessRequest> & Pick<ProcessRequest, 'command'>): Promise<Ran> {
  const lines: string[] = [];
  const { onLine, ...given } = request;
  const result = await door.run({
    shell: false,
    cwd: undefined,
    env: [],
    set: {},
    timeoutMs: 30_000,
    ...given,
    onLine: (line) => {
      lines.push(line);
      onLine?.(line);
    },
  });
  return { ...result, lines };
}

const node = (script: string): readonly string[] => [process.execPath, '-e', script];
const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
/** A process that was killed may be a zombie for a moment, until its new parent has asked for it. */
async function gone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 100 && alive(pid); tries += 1) {
    const state = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => ') X');
    if (/\) [ZX]/.test(state)) return true;
    await pause(20);
  }
  return !alive(pid);
}

describe('processes', () => {
  it('relays both outputs line by line and gives the exit code', async () => {
    const ran = await run({
      command: node('console.log("out\\nmore"); console.error("err"); process.exitCode = 3'),
    });
    expect(ran).to.include({ outcome: 'exited', exitCode: 3 });
    expect([...ran.lines].sort()).to.deep.equal(['err', 'more', 'out']);
    expect(ran.tail).to.deep.equal(ran.lines);
  });

  it('keeps the last twenty lines as the tail', async () => {
    const ran = await run({ command: node('for (let i = 0; i < 50; i++) console.log(i)') });
    expect(ran.lines).to.have.length(50);
    expect(ran.tail).to.deep.equal(Array.from({ length: 20 }, (_, i) => String(30 + i)));
  });

  it('passes arguments as they are, with no shell between', async () => {
    const ran = await run({ command: [...node('console.log(process.argv[1])'), '$HOME; echo "x" `id`'] });
    expect(ran.lines).to.deep.equal(['$HOME; echo "x" `id`']);
  });

  it('uses a shell when asked', async () => {
    const ran = await run({ command: ['echo one && echo $WORD'], shell: true, set: { WORD: 'two' } });
    expect(ran.lines).to.deep.equal(['one', 'two']);
  });

  it('gives the command its own folder and an environment of names that are let through', async () => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'slotship-processes-')));
    process.env['SLOTSHIP_TEST_PLAIN'] = 'plain';
    process.env['SLOTSHIP_TEST_OTHER'] = 'other';
    process.env['SLOTSHIP_TEST_SECRET'] = 'canary';
    try {
      const ran = await run({
        command: node('console.log(JSON.stringify([process.cwd(), process.env]))'),
        cwd: folder,
        env: ['SLOTSHIP_TEST_PLAIN', 'SLOTSHIP_TEST_SECRET'],
        set: { SLOTSHIP_SLOT: 'stage' },
      });
      const [said = '', seen = ''] = ran.lines;
      expect(said).to.contain("'SLOTSHIP_TEST_SECRET' holds a secret");
      const [cwd, env] = JSON.parse(seen) as [string, Record<string, string>];
      expect(cwd).to.equal(folder);
      expect(env).to.include({ SLOTSHIP_TEST_PLAIN: 'plain', SLOTSHIP_SLOT: 'stage' });
      expect(env).to.not.have.any.keys('SLOTSHIP_TEST_OTHER', 'SLOTSHIP_TEST_SECRET');
    } finally {
      delete process.env['SLOTSHIP_TEST_PLAIN'];
      delete process.env['SLOTSHIP_TEST_OTHER'];
      delete process.env['SLOTSHIP_TEST_SECRET'];
      await rm(folder, { recursive: true });
    }
  });

  it('says that a program was not started, and why', async () => {
    const ran = await run({ command: ['slotship-has-no-such-program'] });
    expect(ran).to.include({ outcome: 'not-started', exitCode: undefined });
    expect(ran.tail.join()).to.contain('ENOENT');
  });

  it('says that a folder is missing', async () => {
    const ran = await run({ command: node(''), cwd: join(tmpdir(), 'slotship-has-no-such-folder') });
    expect(ran.outcome).to.equal('not-started');
    expect(ran.tail.join()).to.contain('cwd');
  });

  it('ends the whole tree when the run is cancelled, also what does not listen to SIGTERM', async () => {
    const child = `
      process.on('SIGTERM', () => {});
      setInterval(() => {}, 1000);
      console.log(process.ppid + ' ' + process.pid);`;
    const parent = `
      process.on('SIGTERM', () => {});
      require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' });`;
    const stop = new AbortController();
    const ran = await run({
      command: node(parent),
      signal: stop.signal,
      onLine: () => {
        stop.abort();
      },
    });
    expect(ran.outcome).to.equal('cancelled');
    const pids = (ran.lines[0] ?? '').split(' ').map(Number);
    expect(pids).to.have.length(2);
    for (const pid of pids) expect(await gone(pid)).to.equal(true);
  });

  it('ends a command whose time is over', async () => {
    const ran = await run({ command: node('setInterval(() => {}, 1000)'), timeoutMs: 50 });
    expect(ran).to.include({ outcome: 'timed-out', exitCode: undefined });
  });

  it('starts nothing in a run that is cancelled already', async () => {
    const ran = await run({ command: ['slotship-has-no-such-program'], signal: AbortSignal.abort() });
    expect(ran.outcome).to.equal('cancelled');
  });

  it('does not wait for what a command leaves in the background, and ends it', async () => {
    const ran = await run({ command: ['sleep 60 & echo $!'], shell: true });
    expect(ran).to.include({ outcome: 'exited', exitCode: 0 });
    expect(await gone(Number(ran.lines[0]))).to.equal(true);
  });
});
