import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './git-checkout.ts';
import type { RunRequest } from './run.ts';

/** The program as it is shipped. */
export const program = join(root, 'dist', 'main.mjs');

/** What a process left when it ended. */
export interface Ended {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Between the signal that it was sent and its end. */
  readonly goodbyeMs: number | undefined;
}

/** Longest that a run may take; the process is killed then, which no test expects. */
const limitMs = 90_000;

/** Runs the program with exactly this environment, and watches its lines. */
export function startProgram(
  words: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
  { stop, when, killAfterMs = limitMs }: Pick<RunRequest, 'stop' | 'when' | 'killAfterMs'> = {},
  file = program,
): Promise<Ended> {
  const child = spawn(process.execPath, [file, ...words], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const limit = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  const texts = { stdout: '', stderr: '' };
  let stoppedAt: number | undefined;
  let stopped: Promise<void> | undefined;
  let acted: Promise<unknown> | undefined;
  const end = async ({ signal, until }: NonNullable<typeof stop>): Promise<void> => {
    await until?.();
    stoppedAt = Date.now();
    child.kill(signal);
  };
  const look = (): void => {
    const text = texts.stdout + texts.stderr;
    if (stop?.at.test(text) === true) stopped ??= end(stop);
    if (when?.at.test(text) === true) acted ??= when.act();
  };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8');
    child[name].on('data', (text: string) => {
      texts[name] += text;
      look();
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(limit);
      const goodbyeMs = stoppedAt === undefined ? undefined : Date.now() - stoppedAt;
      const ended = { exitCode: code ?? undefined, ...texts, goodbyeMs };
      Promise.all([acted, stopped]).then(() => {
        resolve(ended);
      }, reject);
    });
  });
}
