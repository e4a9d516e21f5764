import { mkdirSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { runGit } from './git-command.ts';
import { homePaths } from './home-paths.ts';
import type { KuduEngine, KuduView } from './kudu-engine.ts';
import type { SeedCommit } from './kudu-seam.ts';
import { ensureRepository } from './repository.ts';

/**
 * Commits `folder` onto the branch that is deployed, and deploys it, as a push would have done.
 *
 * @throws Error when a deployment is under way or this one does not succeed.
 */
export async function seedRepository(
  engine: KuduEngine,
  folder: string,
  commit: SeedCommit,
): Promise<string> {
  const view = engine.view();
  const seeded = await engine.locked(view, 'Performing deployment', async () => {
    const { repository } = view.settings;
    await engine.once(view, () => ensureRepository(repository, view.slot.platform));
    const id = await commitFolder(view, folder, commit);
    const end = await engine.deploy(view, { deployer: view.slot.userName, buildByDefault: true });
    if (end.outcome !== 'success') {
      throw new Error(
        `The seed of ${view.slot.slotName} was not deployed: ${'reason' in end ? end.reason : 'killed'}`,
      );
    }
    return id;
  });
  if (seeded.held) throw new Error(seeded.conflict);
  return seeded.value;
}

async function commitFolder(
  { slot, settings }: KuduView,
  folder: string,
  commit: SeedCommit,
): Promise<string> {
  const { repository, branch } = settings;
  const temp = homePaths.temp(slot.home);
  mkdirSync(temp, { recursive: true });
  const index = join(temp, `index-${randomUUID()}`);
  const date = `${String(Math.floor(commit.at / 1000))} +0000`;
  const environment = {
    GIT_INDEX_FILE: index,
    GIT_DIR: join(repository, '.git'),
    GIT_WORK_TREE: folder,
    GIT_AUTHOR_NAME: commit.author,
    GIT_AUTHOR_EMAIL: commit.email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: commit.author,
    GIT_COMMITTER_EMAIL: commit.email,
    GIT_COMMITTER_DATE: date,
  };
  const git = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await runGit(folder, ['-c', 'core.autocrlf=false', ...args], {
      environment,
    });
    if (code !== 0) throw new Error(`git ${args[0] ?? ''} failed: ${stderr.trim()}`);
    return stdout.trim();
  };
  try {
    await git('add', '--all', '--force', '.');
    const tree = await git('write-tree');
    const head = await runGit(repository, ['rev-parse', '--verify', '--quiet', `refs/heads/${branch}`]);
    const parent = head.code === 0 ? ['-p', head.stdout.trim()] : [];
    const id = await git('commit-tree', tree, ...parent, '-m', commit.message);
    await git('update-ref', `refs/heads/${branch}`, id);
    return id;
  } finally {
    rmSync(index, { force: true });
  }
}
