import { execa } from 'execa';
import host from 'node:process';
import type { Readable } from 'node:stream';
import { clearTimeout, setTimeout } from 'node:timers';
import type { Processes, ProcessRequest, ProcessResult } from '#ports';
import { makeCommandEnv } from './command-env.ts';
import { killLeftovers, killTree } from './kill-tree.ts';
import { makeLineSplitter } from './line-splitter.ts';

/** How long output may still come after the program itself has ended: what it left behind may hold the pipes. */
const drainMs = 500;
const tailLines = 20;

/** What the runner starts from. */
export interface ProcessesSettings {
  /** This process's environment; a command gets what `makeCommandEnv` lets through. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Names of variables that are never handed on: they hold the run's own secrets. */
  readonly blocked: readonly string[];
  /** Between asking a tree to end and ending it, in ms; 2 s unless told. */
  readonly politeMs?: number;
}

/**
 * Makes the door to other programs. A program is started without a shell unless asked, reads nothing from stdin,
 * leads its own process group, and is ended with everything it started: SIGTERM, then SIGKILL after 2 s, when its
 * time is over or the run is cancelled; at once when this process exits. What it leaves in the background when it
 * ends by itself is ended too.
 */
export function makeProcesses({ env, blocked, politeMs = 2000 }: ProcessesSettings): Processes {
  return {
    run: (request) => {
      const made = makeCommandEnv(env, request.env, request.set, blocked);
      for (const name of made.withheld)
        request.onLine(`'${name}' holds a secret of this run and is not handed on.`);
      return run(request, made.env, politeMs);
    },
  };
}

async function run(
  request: ProcessRequest,
  env: Readonly<Record<string, string>>,
  politeMs: number,
): Promise<ProcessResult> {
  if (request.signal?.aborted === true) {
    return { outcome: 'cancelled', exitCode: undefined, durationMs: 0, tail: [] };
  }
  const [program = '', ...args] = request.command;
  const child = execa(program, args, {
    env,
    extendEnv: false,
    shell: request.shell,
    ...(request.cwd === undefined ? {} : { cwd: request.cwd }),
    stdin: 'ignore',
    buffer: false,
    reject: false,
    cleanup: false,
    detached: host.platform !== 'win32',
    windowsHide: true,
  });
  const tail: string[] = [];
  const onLine = (line: string): void => {
    tail.push(line);
    if (tail.length > tailLines) tail.shift();
    request.onLine(line);
  };
  relay(child.stdout, onLine);
  relay(child.stderr, onLine);
  const watch = watchOver(child, request, politeMs);
  const result = await child;
  const ended = watch.stop();
  const { durationMs, exitCode } = result;
  if (child.pid === undefined) {
    const why =
      (result.originalMessage ?? result.shortMessage ?? 'for an unknown reason').split('\n')[0] ?? '';
    return { outcome: 'not-started', exitCode: undefined, durationMs, tail: [why] };
  }
  return { outcome: ended ?? 'exited', exitCode, durationMs, tail };
}

function relay(stream: Readable, onLine: (line: string) => void): void {
  const splitter = makeLineSplitter(onLine);
  stream.on('data', (chunk: Uint8Array) => {
    splitter.take(chunk);
  });
  stream.once('close', () => {
    splitter.end();
  });
}

interface Watched {
  readonly pid?: number | undefined;
  readonly stdout: Readable;
  readonly stderr: Readable;
  once(event: 'exit', listener: () => void): unknown;
}

interface Watch {
  /** Ends the watch; tells how the program was ended, if it was. */
  stop(): 'timed-out' | 'cancelled' | undefined;
}

function watchOver(child: Watched, request: ProcessRequest, politeMs: number): Watch {
  const { pid } = child;
  let ended: 'timed-out' | 'cancelled' | undefined;
  const timers: NodeJS.Timeout[] = [];
  const after = (ms: number, act: () => void): void => {
    timers.push(setTimeout(act, ms));
  };
  const killAll = (): void => {
    if (pid !== undefined) killTree(pid, 'SIGKILL');
  };
  const letGo = (): void => {
    killAll();
    // A process that left the group may hold the pipes still; the run does not wait for it.
    child.stdout.destroy();
    child.stderr.destroy();
  };
  const end = (how: 'timed-out' | 'cancelled'): void => {
    if (ended !== undefined || pid === undefined) return;
    ended = how;
    killTree(pid, 'SIGTERM');
    after(politeMs, letGo);
  };
  const cancel = (): void => {
    end('cancelled');
  };
  after(request.timeoutMs, () => {
    end('timed-out');
  });
  child.once('exit', () => {
    after(drainMs, letGo);
  });
  request.signal?.addEventListener('abort', cancel);
  host.on('exit', killAll);
  return {
    stop: () => {
      for (const timer of timers) clearTimeout(timer);
      request.signal?.removeEventListener('abort', cancel);
      host.off('exit', killAll);
      if (pid !== undefined) killLeftovers(pid);
      return ended;
    },
  };
}
