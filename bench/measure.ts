import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

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
