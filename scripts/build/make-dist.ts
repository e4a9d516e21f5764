import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundledFile } from './bundle.ts';
import { bundle } from './bundle.ts';
import { describeLicences } from './describe-licences.ts';
import { makeLauncher, makePostLauncher } from './make-launcher.ts';

/** What starts on its own: path in `dist` without `.mjs`, and its source. */
export const entries = {
  program: 'src/main.ts',
  'git-worker': 'src/git/git-worker.ts',
  'push-folder': 'bench/push-folder.ts',
} as const;

/** A file of `dist`; the path is relative, with `/`. */
export interface DistFile extends BundledFile {
  readonly executable: boolean;
}

/** Every file of `dist`, sorted by path: the launcher, what the bundler makes of the entries, and the licences. */
export async function makeDist(
  root: string,
  from: Readonly<Record<string, string>> = entries,
): Promise<readonly DistFile[]> {
  const { files, modules } = await bundle(root, from);
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    engines: { node: string };
  };
  const oldestNode = manifest.engines.node.replace('>=', '');
  const dist: DistFile[] = [
    { path: 'main.mjs', text: makeLauncher(oldestNode, 'program.mjs'), executable: true },
    { path: 'post.mjs', text: makePostLauncher('main.mjs'), executable: false },
    ...files.map((file) => ({ ...file, executable: false })),
    {
      path: 'THIRD-PARTY-LICENSES.txt',
      text: describeLicences(modules, join(root, 'node_modules/rolldown')),
      executable: false,
    },
  ];
  return dist.sort((a, b) => (a.path < b.path ? -1 : 1));
}
