import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startGitServer } from '../test/fixtures/git-server.ts';
import { changeFiles } from './changed-files.ts';
import { measure, median } from './measure.ts';
import { makeTree } from './trees.ts';
const dists = (process.env['DISTS'] ?? '/work/main/dist').split(',');
const kases = (process.env['CASES'] ?? 'fresh, cached').split('|');
const rounds = Number(process.env['ROUNDS'] ?? 8);
const work = '/tmp/perf/work';
const tree = makeTree((process.env['TREE'] ?? 'M') as 'M', '/work/main/bench/.cache');
rmSync(work, { recursive: true, force: true }); mkdirSync(work, { recursive: true });
const changed = join(work, 'changed');
cpSync(tree.folder, changed, { recursive: true, verbatimSymlinks: true });
changeFiles(changed);
const server = await startGitServer(work);
server.git('config', 'receive.fsckObjects', 'false');
cpSync(server.repository, join(work, 'empty.git'), { recursive: true });
const env = { ...process.env, URL: `${server.access.scmUrl}/web1.git`, REF: 'refs/heads/master', PUSH_USER: '$web1:s3cret:with colon', NODE_EXTRA_CA_CERTS: server.caFile };
const use = (n: string) => { rmSync(server.repository, { recursive: true, force: true }); cpSync(join(work, n), server.repository, { recursive: true }); };
for (const [i, d] of dists.entries()) {
  use('empty.git');
  await measure(`CACHE=${join(work, `cache${i}`)} node ${d}/push-folder.mjs`, { ...env, DIR: tree.folder });
  cpSync(server.repository, join(work, `base${i}.git`), { recursive: true });
}
const all: Record<string, number[]> = {};
for (const kase of kases) for (let r = 0; r < rounds; r++) for (const [i, d] of dists.entries()) {
  use(kase === 'first' ? 'empty.git' : `base${i}.git`);
  const kept = join(work, 'kept'); rmSync(kept, { recursive: true, force: true });
  const cached = kase === 'fresh, cached';
  if (cached) cpSync(join(work, `cache${i}`), kept, { recursive: true, preserveTimestamps: true });
  const m = await measure(`${cached ? `CACHE=${kept}` : ''} node ${process.env['FLAGS'] ?? ''} ${d}/push-folder.mjs`, { ...env, DIR: kase === 'first' ? tree.folder : changed });
  const s = JSON.parse(m.output.split('\n').find((l) => l.startsWith('{'))!).seconds;
  console.log(kase, i, 'wall', m.wallS.toFixed(3), 'cpu', m.cpuS.toFixed(2), 'rss', m.rssMb.toFixed(0), JSON.stringify(s));
  for (const [k, v] of Object.entries({ wall: m.wallS, cpu: m.cpuS, rss: m.rssMb, ...s })) (all[`${kase} ${i} ${k}`] ??= []).push(v as number);
}
for (const kase of kases) for (const i of dists.keys()) console.log(kase, i, Object.entries(all).filter(([k]) => k.startsWith(`${kase} ${i} `)).map(([k, v]) => `${k.split(' ').pop()} ${median(v).toFixed(3)}`).join('  '));
await server.stop();
