import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { compareDist } from './build/compare-dist.ts';
import { makeDist } from './build/make-dist.ts';

/** Builds `dist`; with `--check` it builds into memory, names what differs from the folder and exits with 1. */
const root = join(import.meta.dirname, '..');
const folder = join(root, 'dist');
const files = await makeDist(root).catch((thrown: unknown) => {
  console.error(thrown instanceof Error ? thrown.message : thrown);
  process.exit(1);
});
const sizeKb = Math.round(files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0) / 1000);

if (process.argv.includes('--check')) {
  const differences = await compareDist(folder, files);
  for (const difference of differences) console.log(`dist: ${difference}`);
  if (differences.length > 0) {
    console.log('Run `npm run build` and commit dist with the source.');
    process.exitCode = 1;
  } else console.log(`dist is current (${String(files.length)} files, ${String(sizeKb)} KB)`);
} else {
  await rm(folder, { recursive: true, force: true });
  for (const { path, text, executable } of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    await chmod(file, executable ? 0o755 : 0o644);
  }
  console.log(`Built dist: ${String(files.length)} files, ${String(sizeKb)} KB`);
}
