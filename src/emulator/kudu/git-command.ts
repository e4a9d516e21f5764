import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { devNull, tmpdir } from 'node:os';
import type { Readable, Writable } from 'node:stream';

/** What a git command ended with. */
export interface GitResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a git command is run. */
export interface GitOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** A git process with its three streams. */
export type GitProcess = ChildProcessByStdio<Writable, Readable, Readable>;

const inherited = ['PATH', 'Path', 'SystemRoot', 'ComSpec', 'PATHEXT', 'TEMP', 'TMP', 'TMPDIR'];

/**
 * The environment of every git process: no settings of this machine or its user reach it.
 *
 * GIT_PROTOCOL is never among it, so protocol v2 is never spoken. Source: Kudu, GitExeServer.
 */
export function gitEnvironment(): Record<string, string> {
  const kept = inherited.flatMap((name): [string, string][] => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(kept),
    HOME: tmpdir(),
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: '0',
    // The state folder may belong to another user, in a container for instance.
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'safe.directory',
    GIT_CONFIG_VALUE_0: '*',
  };
}

/** Starts git in `folder`. */
export function startGit(folder: string, args: readonly string[], options: GitOptions = {}): GitProcess {
  return spawn('git', args, {
    cwd: folder,
    env: { ...gitEnvironment(), ...options.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    ...(options.signal ? { signal: options.signal } : {}),
  });
}

/** Runs git in `folder` to its end; a command that cannot be started ends with code -1. */
export async function runGit(
  folder: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<GitResult> {
  const child = startGit(folder, args, options);
  child.stdin.on('error', () => undefined).end();
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  return await new Promise((resolve) => {
    child.on('error', (error) => {
      if (child.pid === undefined) resolve({ code: -1, stdout: '', stderr: error.message });
    });
    child.on('close', (code) => {
      resolve({ code: code ?? -1, stdout: stdout(), stderr: stderr() });
    });
  });
}

function collect(stream: Readable): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}
