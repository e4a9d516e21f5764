import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
  appendFileSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { runGit, type GitResult } from './git-command.ts';
import { hookText } from './push-hook.ts';

/** A commit as Kudu knows it. Source: Kudu, ChangeSet. */
export interface ChangeSet {
  readonly id: string;
  readonly author: string;
  readonly authorEmail: string;
  readonly message: string;
}

/** Whether `folder` holds a repository that was made to its end: the hook is written last. */
export function repositoryExists(folder: string): boolean {
  return existsSync(join(folder, '.git', 'hooks', 'post-receive'));
}

/**
 * Makes the repository in `folder` unless it is there; a lost or damaged HEAD is mended.
 *
 * Its settings are Kudu's: pushes to the checked-out branch are taken, shallow updates and push
 * options are not. Source: Kudu, GitExeRepository.Initialize.
 */
export async function ensureRepository(folder: string, platform: 'windows' | 'linux'): Promise<void> {
  const git = join(folder, '.git');
  if (!repositoryExists(folder)) {
    mkdirSync(folder, { recursive: true });
    rmSync(git, { recursive: true, force: true });
    const made = await runGit(folder, ['-c', 'init.defaultBranch=master', 'init', '--quiet', '--template=']);
    if (made.code !== 0) throw new Error(`git could not make the repository: ${made.stderr.trim()}`);
    appendFileSync(join(git, 'config'), settings(platform));
    mkdirSync(join(git, 'hooks'), { recursive: true });
    const hook = join(git, 'hooks', 'post-receive');
    writeFileSync(hook, hookText);
    chmodSync(hook, 0o755);
  }
  const head = join(git, 'HEAD');
  if (!existsSync(head) || !/^(?:ref: refs\/|[0-9a-f]{40})/u.test(readFileSync(head, 'latin1'))) {
    writeFileSync(head, 'ref: refs/heads/master\n');
  }
}

function settings(platform: 'windows' | 'linux'): string {
  // gc.auto: git's own clean-up would run on in the background, past the emulator's end.
  return [
    `[core]\n\tautocrlf = ${String(platform === 'windows')}`,
    '[receive]\n\tdenyCurrentBranch = ignore',
    '[user]\n\tname = unknown\n\temail = unknown',
    '[gc]\n\tauto = 0\n',
  ].join('\n');
}

/** The commit that `revision` names. */
export async function findCommit(folder: string, revision: string): Promise<ChangeSet | undefined> {
  if (!repositoryExists(folder) || revision.startsWith('-')) return undefined;
  const args = ['log', '-1', '--format=%H%x00%an%x00%ae%x00%B', `${revision}^{commit}`, '--'];
  const { code, stdout } = await runGit(folder, args);
  const [id, author, authorEmail, message] = stdout.split('\0');
  if (code !== 0 || id === undefined || author === undefined) return undefined;
  return {
    id,
    author: printable(author),
    authorEmail: printable(authorEmail ?? ''),
    message: printable(message ?? '').trim(),
  };
}

/** Kudu drops control characters from authors and messages. Source: Kudu, InvalidCommitTextTests. */
function printable(text: string): string {
  return text.replace(/(?![\t\n\r])\p{Cc}/gu, '');
}

/** Makes the working copy that of `revision`, a branch or a commit; local edits of tracked files are lost. */
export async function checkOut(folder: string, revision: string, signal: AbortSignal): Promise<void> {
  rmSync(join(folder, '.git', 'index.lock'), { force: true });
  expectSuccess(await runGit(folder, ['checkout', '--quiet', '--force', revision], { signal }));
}

/** Fetches the submodules, if the working copy has any. */
export async function updateSubmodules(folder: string, signal: AbortSignal): Promise<void> {
  if (!existsSync(join(folder, '.gitmodules'))) return;
  expectSuccess(await runGit(folder, ['submodule', 'update', '--init', '--recursive'], { signal }));
}

/** Removes what git does not track from the working copy. Source: Kudu, GitExeRepository.Clean. */
export async function cleanWorkingCopy(folder: string, signal: AbortSignal): Promise<void> {
  expectSuccess(await runGit(folder, ['clean', '--quiet', '-xdf'], { signal }));
}

function expectSuccess({ code, stderr }: GitResult): void {
  if (code !== 0) throw new Error(stderr.trim());
}
