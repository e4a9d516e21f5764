import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { problemAnswer, textAnswer, type Answer } from './answer.ts';
import { advertiseRefs, readServiceName, serveGit } from './git-service.ts';
import type { KuduView } from './kudu-engine.ts';
import type { KuduCall, KuduRoute } from './kudu-route.ts';

/** Any repository in the content's folder, at /git/{its path}, for reading. */
export const customGitRoutes: readonly KuduRoute[] = [
  {
    method: 'GET',
    path: '/git/{folder*}/info/refs',
    summary: 'Refs of any repository under home, for a clone',
    source: 'Kudu, CustomGitRepositoryHandler',
    run: advertiseCustom,
  },
  {
    method: 'POST',
    path: '/git/{folder*}/git-upload-pack',
    summary: 'Clone and fetch of any repository under home',
    source: 'Kudu, CustomGitRepositoryHandler',
    run: uploadCustom,
  },
];

async function advertiseCustom({ url, params, view, response }: KuduCall): Promise<Answer | undefined> {
  const service = readServiceName(url);
  if (!service) return textAnswer(501, 'The dumb protocol is not supported.');
  if (service === 'git-receive-pack')
    return textAnswer(501, 'Pushing to a custom repository is not supported.');
  const folder = customRepository(params, view);
  if (folder === undefined) return problemAnswer(404, 'Repository could not be found.');
  await advertiseRefs(response, folder, service);
  return undefined;
}

async function uploadCustom({ request, response, params, view }: KuduCall): Promise<Answer | undefined> {
  const folder = customRepository(params, view);
  if (folder === undefined) return problemAnswer(404, 'Repository could not be found.');
  const { signal } = new AbortController();
  await serveGit(request, response, { folder, service: 'git-upload-pack', signal });
  return undefined;
}

function customRepository({ folder = '' }: KuduCall['params'], { slot }: KuduView): string | undefined {
  if (folder.split(/[/\\]/u).includes('..')) return undefined;
  const path = join(slot.home, folder);
  if (!existsSync(path)) return undefined;
  return readdirSync(path).some((name) => name === '.git' || name === 'HEAD') ? path : undefined;
}
