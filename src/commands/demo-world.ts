import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failure } from '#failures/failure.ts';
import type { Processes } from '#ports';

/** The folders of a demo, all under one that is thrown away. */
export interface DemoWorld {
  readonly folder: string;
  /** The emulator's state. */
  readonly state: string;
  /** The app as production has it. */
  readonly before: string;
  /** A Git checkout of the app's next version. */
  readonly checkout: string;
  /** The checked-out commit. */
  commit(): string;
  /** Commits the next version of the app, which needs these settings. */
  release(version: string, subject: string, requiredSettings: readonly string[]): Promise<void>;
  remove(): Promise<void>;
}

const author = { GIT_AUTHOR_NAME: 'Ada Example', GIT_AUTHOR_EMAIL: 'ada@example.com' } as const;
const committer = { GIT_COMMITTER_NAME: 'Ada Example', GIT_COMMITTER_EMAIL: 'ada@example.com' } as const;

/**
 * Lays the folders out: version 1 as a build that is deployed already, version 2 as a repository with one commit.
 * `examples` is the folder of the examples.
 */
export async function makeDemoWorld(examples: string, processes: Processes): Promise<DemoWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'slotship-demo-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    return { ...(await fillWorld(folder, examples, processes)), remove };
  } catch (thrown) {
    await remove();
    throw thrown;
  }
}

async function fillWorld(
  folder: string,
  examples: string,
  processes: Processes,
): Promise<Omit<DemoWorld, 'remove'>> {
  const [state, before, checkout] = ['emulator', 'version-1', 'checkout'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  const app = join(examples, 'api-web');
  await cp(app, before, { recursive: true });
  await setVersion(before, '1.0.0');
  await writeFile(join(before, 'slotship.json'), `${JSON.stringify({ commit: null, buildNumber: '41' })}\n`);
  await cp(app, join(checkout, 'api-web'), { recursive: true });
  await cp(join(examples, 'slotship.yml'), join(checkout, 'slotship.yml'));
  await setVersion(join(checkout, 'api-web'), '2.0.0');
  const env = { HOME: folder, GIT_CONFIG_NOSYSTEM: '1', ...author, ...committer };
  const git = async (...args: string[]): Promise<string> => runGit(args, checkout, env, processes);
  await git('init', '--quiet', '--initial-branch', 'main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'Greet in two languages');
  let commit = await git('rev-parse', 'HEAD');
  await mkdir(state, { recursive: true });
  return {
    folder,
    state,
    before,
    checkout,
    commit: () => commit,
    release: async (version, subject, requiredSettings) => {
      await setVersion(join(checkout, 'api-web'), version, requiredSettings);
      await git('commit', '--quiet', '--all', '--message', subject);
      commit = await git('rev-parse', 'HEAD');
    },
  };
}

async function setVersion(
  folder: string,
  version: string,
  requiredSettings: readonly string[] = [],
): Promise<void> {
  const file = join(folder, 'package.json');
  const json = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  await writeFile(file, `${JSON.stringify({ ...json, version, requiredSettings }, null, 2)}\n`);
}

async function runGit(
  args: readonly string[],
  cwd: string,
  set: Readonly<Record<string, string>>,
  processes: Processes,
): Promise<string> {
  const lines: string[] = [];
  const result = await processes.run({
    command: ['git', ...args],
    shell: false,
    cwd,
    env: [],
    set,
    timeoutMs: 30_000,
    onLine: (line) => lines.push(line),
  });
  if (result.outcome !== 'exited' || result.exitCode !== 0) {
    throw failure('DEMO_GIT_FAILED', { command: `git ${args.join(' ')}`, words: result.tail.join(' ') });
  }
  return lines.join('\n').trim();
}
