// Pushes $DIR to $REF of the repository at $URL; see push-folder.ts, which this starts as built, or as source.
import { existsSync } from 'node:fs';

const built = new URL('../dist/push-folder.mjs', import.meta.url);
if (existsSync(built)) await import(built.href);
else {
  const { tsImport } = await import('tsx/esm/api');
  await tsImport('./push-folder.ts', import.meta.url);
}
