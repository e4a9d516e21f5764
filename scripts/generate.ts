import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeProducts } from './generate/products.ts';

/** Writes every generated file; with `--check` it only names those that are not current and exits with 1. */
const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');
const stale: string[] = [];

for (const { path, text } of await makeProducts(root)) {
  const file = join(root, path);
  const present = await readFile(file, 'utf8').catch(() => undefined);
  if (present === text) continue;
  stale.push(path);
  if (check) continue;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

for (const path of stale) console.log(check ? `not current: ${path} (npm run generate)` : `written: ${path}`);
if (stale.length === 0) console.log('generated files are current');
process.exitCode = check && stale.length > 0 ? 1 : 0;
