import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { demo } from '#commands/demo.ts';
import type { DemoContext } from '#commands/demo.ts';
import type { ProcessResult } from '#ports';

const exited: ProcessResult = { outcome: 'exited', exitCode: 0, durationMs: 1, tail: [] };
const notStarted: ProcessResult = {
  outcome: 'not-started',
  exitCode: undefined,
  durationMs: 1,
  tail: ['git was not found'],
};

describe('the demo', () => {
  const { TMPDIR: before } = process.env;
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slotship-demo-test-'));
    process.env['TMPDIR'] = folder;
  });
  afterEach(async () => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    await rm(folder, { recursive: true });
  });

  const endOf = async (git: ProcessResult): Promise<unknown> => {
    const context: DemoContext = {
      ci: 'plain',
      story: 'swap',
      keep: false,
      startEmulator: () => Promise.reject(new Error('the emulator did not start')),
      processes: { run: () => Promise.resolve(git) },
      httpTrusting: () => {
        throw new Error('nobody asks');
      },
      examples: fileURLToPath(new URL('../../examples', import.meta.url)),
      program: [],
      write: () => undefined,
      stopped: Promise.resolve(),
      signal: new AbortController().signal,
    };
    return demo(context).then(undefined, (thrown: unknown) => thrown);
  };

  it('says that git is missing, and leaves nothing behind', async () => {
    expect(await endOf(notStarted)).to.include({ code: 'DEMO_GIT_FAILED' });
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('leaves nothing behind when the emulator does not start', async () => {
    expect(await endOf(exited)).to.have.property('message', 'the emulator did not start');
    expect(await readdir(folder)).to.deep.equal([]);
  });
});
