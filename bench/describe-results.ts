import { readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, release, totalmem, type } from 'node:os';
import { execFileSync } from 'node:child_process';
import { median } from './measure.ts';

/** One timed push. */
export interface Result {
  readonly tree: string;
  readonly origin: string;
  readonly caseName: string;
  readonly contender: string;
  readonly round: number;
  readonly wallS: number;
  readonly cpuS: number;
  readonly rssMb: number;
  readonly sentBytes: number;
  readonly output: string;
}

/** Rows of a table: medians, and ratios to native git taken round by round, with their spread. */
export function describeResults(all: readonly Result[]): string {
  const lines = [
    '| tree | case | who | wall, s | × native (spread) | × tuned | CPU, s | peak RSS, MB | sent, MB | rounds |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
  ];
  const keys = [
    ...new Set(all.map(({ tree, caseName, contender }) => [tree, caseName, contender].join('|'))),
  ];
  for (const key of keys) {
    const [tree = '', caseName = '', contender = ''] = key.split('|');
    const own = all.filter(
      (one) => one.tree === tree && one.caseName === caseName && one.contender === contender,
    );
    const versus = (other: string): number[] =>
      own.flatMap((one) => {
        const pair = all.find(
          (two) =>
            two.tree === tree &&
            two.caseName === caseName &&
            two.contender === other &&
            two.round === one.round,
        );
        return pair === undefined ? [] : [one.wallS / pair.wallS];
      });
    const of = (pick: (one: Result) => number): number => median(own.map(pick));
    const cells = [
      `${tree}${own[0]?.origin === 'synthetic' ? ' (synthetic)' : ''}`,
      caseName,
      contender,
      of((one) => one.wallS).toFixed(2),
      describeRatios(versus('native git')),
      describeRatios(versus('native git, tuned')),
      of((one) => one.cpuS).toFixed(2),
      of((one) => one.rssMb).toFixed(0),
      (of((one) => one.sentBytes) / 1e6).toFixed(2),
      String(own.length),
    ];
    lines.push(`| ${cells.join(' | ')} |`);
  }
  return lines.join('\n');
}

function describeRatios(ratios: readonly number[]): string {
  if (ratios.length === 0) return '–';
  const spread =
    ratios.length < 2 ? '' : ` (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`;
  return `${median(ratios).toFixed(2)}${spread}`;
}

const start = '<!-- table -->';
const end = '<!-- /table -->';

/** Puts the table and the machine between the marks of README.md. */
export function writeReadme(file: string, all: readonly Result[]): void {
  const text = readFileSync(file, 'utf8');
  const [before, rest = ''] = text.split(start);
  const after = rest.split(end)[1] ?? '';
  const processor = cpus()[0]?.model.trim() ?? 'unknown processor';
  const git = execFileSync('git', ['--version'], { encoding: 'utf8' }).trim();
  const machine = `${String(cpus().length)} cores (${processor}), ${String(Math.round(totalmem() / 2 ** 30))} GiB, ${type()} ${release()} ${arch()}, Node ${process.version}, ${git}`;
  writeFileSync(file, `${before ?? ''}${start}\n\n${machine}\n\n${describeResults(all)}\n\n${end}${after}`);
}
