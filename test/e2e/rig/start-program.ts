import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './git-checkout.ts';
import type { RunRequest } from './run.ts';
import type { Ended } from './watch-child.ts';
import { watchChild } from './watch-child.ts';

/** The program as it is shipped. */
export const program = join(root, 'dist', 'main.mjs');

/** Runs the program with exactly this environment, and watches its lines. */
export function startProgram(
  words: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
  request: Pick<RunRequest, 'stop' | 'when' | 'killAfterMs'> = {},
  file = program,
): Promise<Ended> {
  const child = spawn(process.execPath, [file, ...words], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  return watchChild(child, request);
}
