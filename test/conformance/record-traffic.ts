import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Exchange } from './exchange.ts';

const root = join(import.meta.dirname, '../..');

/** Runs the contract tests of the emulator's ARM in a process of their own and gives what they said to each other. */
export async function recordTraffic(): Promise<readonly Exchange[]> {
  const folder = await mkdtemp(join(tmpdir(), 'slotship-traffic-'));
  try {
    const mocha = join(root, 'node_modules/mocha/bin/mocha.js');
    const env = { ...process.env, SLOTSHIP_TRAFFIC_DIR: folder };
    const options = { cwd: root, env, maxBuffer: 16 * 1024 * 1024 };
    const args = [mocha, 'test/contract/emulator/**/*.test.ts'];
    await promisify(execFile)(process.execPath, args, options).catch((thrown: unknown) => {
      const { stdout } = thrown as { stdout?: string };
      throw new Error(`A contract test failed while it was recorded:\n${stdout ?? ''}`, { cause: thrown });
    });
    const files = await readdir(folder);
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
    return texts.flatMap((text) =>
      text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Exchange),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
