import { readFile, readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { DistFile } from './make-dist.ts';

/** What differs between a folder and the files it should hold, as one sentence a file; empty when nothing does. */
export async function compareDist(folder: string, files: readonly DistFile[]): Promise<readonly string[]> {
  const differences: string[] = [];
  for (const { path, text, executable } of files) {
    const file = join(folder, path);
    const present = await readFile(file, 'utf8').catch(() => undefined);
    if (present === undefined) differences.push(`${path} is missing.`);
    else if (present !== text) differences.push(`${path} is not what the source gives.`);
    else if (process.platform !== 'win32' && ((await stat(file)).mode & 0o100) !== (executable ? 0o100 : 0)) {
      differences.push(`${path} is ${executable ? 'not ' : ''}executable.`);
    }
  }
  const expected = new Set(files.map(({ path }) => path));
  for (const path of await listFiles(folder)) {
    if (!expected.has(path)) differences.push(`${path} is left over.`);
  }
  return differences;
}

async function listFiles(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
}
