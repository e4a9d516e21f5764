import { createReadStream, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { hostingStart, sendPage } from './site-pages.ts';

const defaultDocuments = ['index.html', 'index.htm', 'default.htm', 'hostingstart.html'];

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.htm': 'text/html',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain',
};

/** Makes wwwroot with the default page in it, unless there is one. */
export function ensureWwwroot(home: string): string {
  const wwwroot = join(home, 'site', 'wwwroot');
  if (!existsSync(wwwroot)) {
    mkdirSync(wwwroot, { recursive: true });
    writeFileSync(join(wwwroot, 'hostingstart.html'), hostingStart);
  }
  return wwwroot;
}

/** Serves the files of `wwwroot`, as App Service does where there is no app to run. */
export function serveFiles(wwwroot: string, request: IncomingMessage, response: ServerResponse): void {
  const file = findFile(wwwroot, request.url ?? '/');
  if (file === undefined) {
    sendPage(response, 404, 'Not Found', 'The resource you are looking for has been removed or renamed.');
  } else if (file === 'folder') {
    sendPage(response, 403, 'Forbidden', 'You do not have permission to view this directory or page.');
  } else if (request.method !== 'GET' && request.method !== 'HEAD') {
    sendPage(response, 405, 'Method Not Allowed', 'Only GET and HEAD are served here.');
  } else {
    const type = types[extname(file).toLowerCase()] ?? 'application/octet-stream';
    response.writeHead(200, { 'Content-Type': type, 'Content-Length': String(statSync(file).size) });
    if (request.method === 'HEAD') response.end();
    else
      createReadStream(file)
        .on('error', () => response.destroy())
        .pipe(response);
  }
}

function findFile(wwwroot: string, target: string): string | undefined {
  const path = decode(target.split('?', 1)[0] ?? '/');
  if (path === undefined || path.includes('\0')) return undefined;
  // An absolute path cannot climb: normalize ends every ".." at the root.
  const file = join(wwwroot, normalize(join('/', path)));
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats?.isDirectory()) return stats?.isFile() === true ? file : undefined;
  const found = defaultDocuments.map((name) => join(file, name)).find((name) => existsSync(name));
  return found ?? 'folder';
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
