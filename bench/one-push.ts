import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runGit, startGitServer } from '../test/fixtures/git-server.ts';
import type { GitServer } from '../test/fixtures/git-server.ts';
import { nativeTreeOf } from './changed-files.ts';
import { measure } from './measure.ts';
import { openSlowLink } from './slow-link.ts';
import { makeTree } from './trees.ts';

/**
 * One first push by slotship alone, of a tree or of one large file, over a link as fast as is asked:
 * `npm run bench:one -- M --mbit 100`, `npm run bench:one -- --large 2`, `npm run bench:one -- M --ahead`.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    folder: { type: 'string', default: join(import.meta.dirname, '.cache') },
    /** GiB of one file, half of it random. */
    large: { type: 'string' },
    mbit: { type: 'string' },
    /** Read as a deploy reads: before it is known what the remote has. */
    ahead: { type: 'boolean', default: false },
  },
});

const mebibyte = 1024 * 1024;

function makeLargeFile(folder: string, gibibytes: number): string {
  const build = join(folder, 'large');
  rmSync(build, { recursive: true, force: true });
  mkdirSync(build, { recursive: true });
  const fd = openSync(join(build, 'file.bin'), 'w');
  const text = Buffer.alloc(mebibyte, 'a line of text that is there many times\n');
  for (let at = 0; at < gibibytes * 1024; at += 1) writeSync(fd, at % 2 === 0 ? randomBytes(mebibyte) : text);
  closeSync(fd);
  return build;
}

const work = join(values.folder, 'one');
rmSync(work, { recursive: true, force: true });
mkdirSync(work, { recursive: true });
const name = positionals[0] ?? 'M';
if (name !== 'S' && name !== 'M' && name !== 'L') throw new Error('A tree is S, M or L');
const isLarge = values.large !== undefined;
const folder = isLarge ? makeLargeFile(work, Number(values.large)) : makeTree(name, values.folder).folder;
try {
  await pushOnce();
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function pushOnce(): Promise<void> {
  const server = await startGitServer(work);
  const direct = new URL(server.access.scmUrl);
  const link =
    values.mbit === undefined ? undefined : await openSlowLink(Number(direct.port), Number(values.mbit));
  if (link !== undefined) direct.port = String(link.port);
  try {
    const { wallS, cpuS, rssMb, output } = await measure(
      `node ${join(import.meta.dirname, 'push-folder.mjs')}`,
      {
        ...process.env,
        DIR: folder,
        URL: `${direct.origin}/web1.git`,
        REF: 'refs/heads/master',
        PUSH_USER: '$web1:s3cret:with colon',
        NODE_EXTRA_CA_CERTS: server.caFile,
        AHEAD: values.ahead ? '1' : '',
      },
    );
    checkPushed(server);
    console.log(output.split('\n')[0]);
    console.log(
      `wall ${wallS.toFixed(2)} s, CPU ${cpuS.toFixed(2)} s, peak RSS ${rssMb.toFixed(0)} MB, Node ${process.version}`,
    );
  } finally {
    link?.close();
    await server.stop();
  }
}

/** The remote must hold what native git makes of the same files. */
function checkPushed(server: GitServer): void {
  const [what, expected] = isLarge
    ? (['master:file.bin', runGit(folder, 'hash-object', '--no-filters', 'file.bin').trim()] as const)
    : (['master^{tree}', nativeTreeOf(folder, work)] as const);
  const found = server.git('rev-parse', what).trim();
  if (found !== expected) throw new Error(`The remote has ${what} ${found}, not ${expected}`);
  server.git('fsck', '--strict', '--full', '--no-dangling');
}
