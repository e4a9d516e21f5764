import { lstatSync, readdirSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { jsonAnswer, problemAnswer, type Answer } from './answer.ts';
import type { KuduCall, KuduRoute } from './kudu-route.ts';
import { timeStamp } from './time-stamp.ts';

/** The files of the site, as far as folders can be looked into. */
export const vfsRoutes: readonly KuduRoute[] = [
  {
    method: 'GET',
    path: '/api/vfs/{path*}',
    summary: 'Lists a folder of the site; its path ends with /',
    source: 'Kudu, VfsControllerBase',
    run: listFolder,
  },
];

function listFolder({ url, params, view }: KuduCall): Answer {
  const { home, platform, scmUrl } = view.slot;
  const address = `${scmUrl}${url.pathname}`;
  const asked = params['path'] ?? '';
  const place = resolve(home, asked);
  const below = relative(home, place);
  const shown = showPath(below, platform);
  const stat = isOutside(below) ? undefined : statSync(place, { throwIfNoEntry: false });
  if (stat === undefined) return problemAnswer(404, `'${shown}' not found.`);
  if (!stat.isDirectory()) return problemAnswer(501, 'The emulator lists folders, and shows no files.');
  if (!url.pathname.endsWith('/')) return { status: 307, headers: { Location: `${address}/` } };
  const entries = readdirSync(place).sort();
  return jsonAnswer(
    200,
    entries.map((name) =>
      describeEntry(name, join(place, name), `${shown}${separatorOf(platform)}${name}`, address),
    ),
  );
}

/** Source: Kudu, VfsStatEntry.cs. */
function describeEntry(name: string, file: string, path: string, folder: string): object {
  // A link is listed as what it is: where it leads may be outside, or nowhere.
  const stat = lstatSync(file, { throwIfNoEntry: false });
  const isFolder = stat?.isDirectory() ?? false;
  return {
    name,
    size: isFolder ? 0 : (stat?.size ?? 0),
    mtime: timeStamp(stat?.mtimeMs ?? 0),
    crtime: timeStamp(stat?.birthtimeMs ?? 0),
    mime: isFolder ? 'inode/directory' : 'application/octet-stream',
    href: `${folder}${encodeURIComponent(name)}${isFolder ? '/' : ''}`,
    path,
  };
}

type Platform = 'windows' | 'linux';

const separatorOf = (platform: Platform): string => (platform === 'windows' ? '\\' : '/');

/** As it would be called on the plan. */
function showPath(below: string, platform: Platform): string {
  const home = platform === 'windows' ? 'C:\\home' : '/home';
  return [home, ...below.split(/[\\/]/u).filter((part) => part !== '')].join(separatorOf(platform));
}

const isOutside = (below: string): boolean => below.startsWith('..') || isAbsolute(below);
