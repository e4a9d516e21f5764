import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** What one run of a program took. */
export interface Measured {
  readonly wallS: number;
  /** User and system, of the program and its children. */
  readonly cpuS: number;
  /** Peak of its largest process. */
  readonly rssMb: number;
  readonly output: string;
}

/** How often the peaks of the processes are looked at; the kernel keeps each peak until its process ends, and looking takes time. */
const lookEveryMs = 40;

/** Runs a shell script and measures it, start of its processes included. Linux alone tells the peaks. */
export function measure(script: string, env: NodeJS.ProcessEnv): Promise<Measured> {
  const begun = performance.now();
  const timed = `TIMEFORMAT='CPU %U %S'; time { ${script}\n}`;
  const child = spawn('bash', ['-e', '-c', timed], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  let peakKb = 0;
  const timer = setInterval(() => {
    peakKb = Math.max(peakKb, ...(child.pid === undefined ? [] : readPeaks(child.pid)));
  }, lookEveryMs);
  return new Promise((resolve, reject) => {
    child.on('close', (code) => {
      const wallS = (performance.now() - begun) / 1000;
      clearInterval(timer);
      const cpu = /CPU ([\d.]+) ([\d.]+)\s*$/.exec(output);
      if (code !== 0 || cpu === null)
        reject(new Error(`It ended with ${String(code)}: ${output.slice(-2000)}`));
      else resolve({ wallS, cpuS: Number(cpu[1]) + Number(cpu[2]), rssMb: peakKb / 1024, output });
    });
  });
}

/**
 * Waits until nothing that a measured script left runs any more: stock git packs its repository in the background after
 * a commit, which is its own time no more, and must not become that of whoever comes next. `mark` is in the environment
 * of all that was measured.
 */
export async function awaitLeftovers(mark: string): Promise<void> {
  while (readdirSync('/proc').some((name) => /^\d+$/.test(name) && isMarked(name, mark))) await sleep(100);
}

function isMarked(pid: string, mark: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(mark);
  } catch {
    return false;
  }
}

function readPeaks(pid: number): number[] {
  try {
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1];
    const children = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8').trim();
    const inner = children === '' ? [] : children.split(' ').flatMap((child) => readPeaks(Number(child)));
    return [Number(peak ?? 0), ...inner];
  } catch {
    return [];
  }
}

/** The middle of a list. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((first, second) => first - second);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
