import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runGit } from './git-checkout.ts';
import type { World } from './world.ts';

/** Somebody else's commit on top of what the slot has, ready to be pushed by native git. */
export interface OtherPush {
  readonly commit: string;
  /** Pushes it; resolves when its deployment has ended. */
  push(): Promise<unknown>;
}

/** Clones the slot's repository into a new folder of the world and commits something there. */
export async function prepareOtherPush(world: World, name: string): Promise<OtherPush> {
  const folder = join(world.folder, `other-${name}`);
  const git = (...args: readonly string[]): Promise<string> =>
    runGit(world.folder, '-c', `http.sslCAInfo=${world.azure.emulator.caFile}`, ...args);
  await git('clone', '--quiet', await readRemote(world), folder);
  await writeFile(join(folder, 'other.txt'), `By somebody else: ${name}\n`);
  await git('-C', folder, 'add', '--all');
  await git('-C', folder, 'commit', '--quiet', '--message', 'Change it by hand');
  return {
    commit: await git('-C', folder, 'rev-parse', 'HEAD'),
    push: () => git('-C', folder, 'push', '--quiet', 'origin', 'HEAD:refs/heads/master'),
  };
}

async function readRemote(world: World): Promise<string> {
  const answers = await Promise.all([
    world.arm('stage', ''),
    world.arm('stage', '/config/publishingcredentials/list', { method: 'POST' }),
  ]);
  const [site, account] = answers.map(
    ({ body }) => (JSON.parse(body) as { readonly properties: Readonly<Record<string, string>> }).properties,
  );
  const url = new URL(`${world.scmUrl('stage')}/${site?.['repositorySiteName'] ?? ''}.git`);
  url.username = account?.['publishingUserName'] ?? '';
  url.password = account?.['publishingPassword'] ?? '';
  return url.href;
}
