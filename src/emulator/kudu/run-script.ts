import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** A program of a deployment. */
export interface ScriptOrder {
  readonly command: string;
  readonly args: readonly string[];
  /** What an idle-abort message calls it. */
  readonly title: string;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly idleLimitMs: number;
  readonly say: (line: string, error: boolean) => void;
  readonly signal: AbortSignal;
}

/**
 * Runs a deployment's program, its output line by line.
 *
 * @throws Error with the last line of its error output when it ends with another code than 0, when it
 * was silent for `idleLimitMs`, or when `signal` aborts. Source: Kudu, ExternalCommandBuilder and IdleManager.
 */
export async function runScript(order: ScriptOrder): Promise<void> {
  const child = spawn(order.command, order.args, {
    cwd: order.folder,
    env: order.environment,
    // Its input stays open and empty, as Kudu's does: a program that asks for some waits until it is aborted.
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own, so that what a shell started ends with it.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const outcome = { idle: false, lastError: '' };
  const idle = setTimeout(() => {
    outcome.idle = true;
    killTree(child);
  }, order.idleLimitMs);
  const kill = (): void => {
    killTree(child);
  };
  order.signal.addEventListener('abort', kill);
  const hear = (line: string, error: boolean): void => {
    idle.refresh();
    if (error && line.trim() !== '') outcome.lastError = line;
    order.say(line, error);
  };
  try {
    const code = await endOf(child, [
      relay(child.stdout, (line) => {
        hear(line, false);
      }),
      relay(child.stderr, (line) => {
        hear(line, true);
      }),
    ]);
    order.signal.throwIfAborted();
    if (outcome.idle) throw new Error(idleMessage(order));
    if (code !== 0) {
      throw new Error(outcome.lastError || `Command '${order.title}' ended with exit code ${String(code)}.`);
    }
  } finally {
    clearTimeout(idle);
    order.signal.removeEventListener('abort', kill);
  }
}

async function endOf(child: ChildProcess, outputs: readonly Promise<void>[]): Promise<number | null> {
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
  await Promise.all(outputs);
  return code;
}

async function relay(stream: Readable, hear: (line: string) => void): Promise<void> {
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) hear(line);
}

function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

function idleMessage({ title, idleLimitMs }: ScriptOrder): string {
  return (
    `Command '${title}' was aborted due to no output nor CPU activity for ${String(idleLimitMs / 1000)} seconds.` +
    ' You can increase the SCM_COMMAND_IDLE_TIMEOUT app setting (or WEBJOBS_IDLE_TIMEOUT if this is a WebJob) if needed.'
  );
}
