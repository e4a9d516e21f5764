import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The project's root. */
export const root = join(import.meta.dirname, '..', '..', '..');
export const exampleApp = join(root, 'examples', 'api-web');

/** A Git checkout of the example app with its slotship.yml, made by native git. */
export interface Checkout {
  readonly folder: string;
  /** Commits the app as it was at first with these files put in or replaced, and something new; gives the commit. */
  commit(files: Readonly<Record<string, string>>, message?: string): Promise<string>;
  git(...args: readonly string[]): Promise<string>;
}

/** Makes a checkout below `parent`; its one commit has version 2 of the app in the folder `api-web`. */
export async function makeCheckout(parent: string): Promise<Checkout> {
  const folder = join(parent, 'checkout');
  await mkdir(folder, { recursive: true });
  await cp(exampleApp, join(folder, 'api-web'), { recursive: true });
  await cp(join(root, 'examples', 'slotship.yml'), join(folder, 'slotship.yml'));
  await setVersion(join(folder, 'api-web'), '2.0.0');
  const git = (...args: readonly string[]): Promise<string> => runGit(folder, ...args);
  await git('init', '--quiet', '--initial-branch', 'main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'Greet in two languages');
  const first = await git('rev-parse', 'HEAD');
  let count = 0;
  return {
    folder,
    git,
    async commit(files, message = 'Change the app') {
      await git('read-tree', '--reset', '-u', first);
      const news = { 'api-web/news.txt': `News ${String((count += 1))}\n` };
      for (const [path, text] of Object.entries({ ...news, ...files })) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text);
      }
      await git('add', '--all');
      await git('commit', '--quiet', '--message', message);
      return git('rev-parse', 'HEAD');
    },
  };
}

/** Runs native git without anybody's own configuration. */
export async function runGit(folder: string, ...args: readonly string[]): Promise<string> {
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ada Example',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_COMMITTER_NAME: 'Ada Example',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
  };
  const { stdout } = await run('git', [...args], { cwd: folder, env, maxBuffer: 64_000_000 });
  return stdout.trim();
}

/** Names the version in the app's package.json. */
export async function setVersion(folder: string, version: string): Promise<void> {
  const file = join(folder, 'package.json');
  const json = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  await writeFile(file, `${JSON.stringify({ ...json, version }, null, 2)}\n`);
}
