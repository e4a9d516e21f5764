import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeSites, type SiteContent, type Sites } from '#emulator/sites/sites.ts';

/** Sites on loopback: each content answers under /{its id}. */
export interface SitesRig {
  readonly sites: Sites;
  mode: 'running' | 'stopped';
  /** A content whose wwwroot holds `files`; undefined leaves it unmade. */
  content(id: string, files?: Readonly<Record<string, string>>): SiteContent;
  put(content: SiteContent, files: Readonly<Record<string, string>>): void;
  get(content: SiteContent, path?: string, init?: RequestInit): Promise<Response>;
  appLog(content: SiteContent): string;
  stop(): Promise<void>;
}

/** Starts the rig. */
export async function startSitesRig(): Promise<SitesRig> {
  const root = mkdtempSync(join(tmpdir(), 'sites-'));
  const sites = makeSites(() => Date.now());
  const contents = new Map<string, SiteContent>();
  const server = createServer((request, response) => {
    const [, id = '', path = ''] = /^\/([^/]+)(.*)$/u.exec(request.url ?? '') ?? [];
    const content = contents.get(id);
    if (!content) throw new Error(`no content ${id}`);
    request.url = path;
    sites.handle(content, rig.mode, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const rig: SitesRig = {
    sites,
    mode: 'running',
    content(id, files) {
      const content = { id, home: join(root, id) };
      contents.set(id, content);
      if (files) rig.put(content, files);
      return content;
    },
    put({ home }, files) {
      for (const [path, text] of Object.entries(files)) {
        const file = join(home, 'site', 'wwwroot', path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
    },
    get: ({ id }, path = '/', init = {}) => fetch(`${origin}/${id}${path}`, init),
    appLog: ({ home }) => readFileSync(join(home, 'LogFiles', 'Application', 'app.log'), 'utf8'),
    async stop() {
      await sites.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(root, { recursive: true, force: true, maxRetries: 3 });
    },
  };
  return rig;
}

/** An app that answers with JSON of what it sees. */
export const mirrorApp = `
const { createServer } = require('node:http');
createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
    response.setHeader('x-pid', String(process.pid));
    response.end(JSON.stringify({
      pid: process.pid, url: request.url, method: request.method, headers: request.headers,
      environment: process.env, body: Buffer.concat(chunks).toString(),
    }));
  });
}).listen(process.env.PORT);
`;
