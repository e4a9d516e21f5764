import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { runGit } from '../test/fixtures/git-server.ts';

const count = 20;
const mark = '\n// changed by the benchmark\n';

/** Twenty script files, evenly spread over the tree. */
function pickFiles(folder: string): string[] {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.js'))
    .sort()
    .filter((path) => lstatSync(join(folder, path)).isFile());
  return Array.from({ length: count }, (_, index) =>
    join(folder, all[Math.floor((index * all.length) / count)] ?? ''),
  );
}

/** Changes them as a build would: a little, each one. */
export function changeFiles(folder: string): void {
  for (const file of pickFiles(folder)) writeFileSync(file, readFileSync(file, 'latin1') + mark, 'latin1');
}

/** Takes the change back. */
export function restoreFiles(folder: string): void {
  for (const file of pickFiles(folder)) {
    const text = readFileSync(file, 'latin1');
    if (text.endsWith(mark)) writeFileSync(file, text.slice(0, -mark.length), 'latin1');
  }
}

/** The tree that native git makes of a folder. */
export function nativeTreeOf(folder: string, workFolder: string): string {
  const judge = mkdtempSync(join(workFolder, 'judge-'));
  runGit(judge, 'init', '-q', '--bare', '.');
  runGit(judge, '-c', 'core.looseCompression=0', `--work-tree=${folder}`, 'add', '-A', '-f');
  return runGit(judge, 'write-tree').trim();
}
