import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';

interface Check {
  readonly name: string;
  readonly command: string;
}

const folders = ['src', 'test', 'scripts', 'bench'].filter((folder) => existsSync(folder)).join(' ');

/** What `npm run check` holds; the slowest first, so that the others fit beside them. */
const checks: readonly Check[] = [
  { name: 'lint', command: 'eslint .' },
  { name: 'types', command: 'tsc --project . --noEmit' },
  { name: 'dist is current', command: 'tsx scripts/build.ts --check' },
  { name: 'format', command: 'prettier --check --log-level warn .' },
  { name: 'generated files are current', command: 'tsx scripts/generate.ts --check' },
  { name: 'borders', command: `depcruise ${folders} --config .dependency-cruiser.cjs` },
];

interface Finding {
  readonly check: Check;
  readonly passed: boolean;
}

/** Runs one check through the shell (npm's PATH names the tools) and prints its verdict, and its output if it failed. */
function run(check: Check): Promise<Finding> {
  const startedAt = Date.now();
  return new Promise((resolve) => {
    const env = { ...process.env, NO_COLOR: '1' };
    const child = spawn(check.command, { env, shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => output.push(part));
    child.stderr.on('data', (part: Buffer) => output.push(part));
    child.on('close', (code) => {
      const passed = code === 0;
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
      console.log(`${passed ? 'passed' : 'FAILED'}  ${check.name}  (${seconds} s)`);
      if (!passed) console.log(`\n$ ${check.command}\n${Buffer.concat(output).toString('utf8').trimEnd()}\n`);
      resolve({ check, passed });
    });
  });
}

async function runAll(): Promise<readonly Finding[]> {
  const waiting = [...checks];
  const findings: Finding[] = [];
  const work = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      findings.push(await run(check));
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work));
  return findings;
}

const failed = (await runAll()).filter(({ passed }) => !passed);
if (failed.length > 0) {
  console.log(`Failed: ${failed.map(({ check }) => check.name).join(', ')}.`);
  process.exitCode = 1;
}
