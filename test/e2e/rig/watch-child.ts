import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { RunRequest } from './run.ts';

/** What a process left when it ended. */
export interface Ended {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Between the signal that it was sent and its end. */
  readonly goodbyeMs: number | undefined;
}

/** Longest that a run may take; the process is killed then, which no test expects. */
const limitMs = 170_000;

/** Reads what a running process writes, signals it or acts as the request says, and waits for its end. */
export function watchChild(
  child: ChildProcess,
  { stop, when, killAfterMs = limitMs }: Pick<RunRequest, 'stop' | 'when' | 'killAfterMs'> = {},
): Promise<Ended> {
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
    const decoder = new TextDecoder();
    (child[name] as Readable).on('data', (bytes: Buffer) => {
      texts[name] += decoder.decode(bytes, { stream: true });
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
