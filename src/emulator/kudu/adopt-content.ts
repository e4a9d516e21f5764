import { existsSync, readdirSync } from 'node:fs';
import { runGit } from './git-command.ts';
import type { KuduView } from './kudu-engine.ts';
import { homePaths } from './home-paths.ts';
import { readOwnSettings, writeOwnSettings } from './kudu-settings.ts';
import { ensureRepository, repositoryExists } from './repository.ts';

/**
 * Makes a repository in wwwroot, and commits what lies there, when a site whose content came by other
 * means is cloned for the first time; says whether it did.
 *
 * Source: Kudu, InitialCloneBasicTests.
 */
export async function adoptContent({ slot, settings }: KuduView): Promise<boolean> {
  const wwwroot = homePaths.wwwroot(slot.home);
  const wanted = slot.scmType === 'LocalGit' && settings.find('SCM_REPOSITORY_PATH') === undefined;
  if (!wanted || repositoryExists(settings.repository) || !hasContent(wwwroot)) return false;
  writeOwnSettings(slot.home, { ...readOwnSettings(slot.home), SCM_REPOSITORY_PATH: 'wwwroot' });
  await ensureRepository(wwwroot, slot.platform);
  for (const args of [
    ['add', '--all'],
    ['commit', '--quiet', '-m', 'Initial Commit'],
  ]) {
    const { code, stderr } = await runGit(wwwroot, args);
    if (code !== 0) throw new Error(stderr.trim());
  }
  return true;
}

function hasContent(wwwroot: string): boolean {
  return existsSync(wwwroot) && readdirSync(wwwroot).some((name) => name !== 'hostingstart.html');
}
