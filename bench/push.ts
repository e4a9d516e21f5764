import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runGit, startGitServer } from '../test/fixtures/git-server.ts';
import type { GitServer } from '../test/fixtures/git-server.ts';
import { changeFiles, nativeTreeOf, restoreFiles } from './changed-files.ts';
import { contenders } from './contenders.ts';
import type { CaseName, Contender } from './contenders.ts';
import { awaitLeftovers, measure } from './measure.ts';
import type { Measured } from './measure.ts';
import { describeResults, writeReadme } from './describe-results.ts';
import type { Result } from './describe-results.ts';
import { makeTree } from './trees.ts';
import type { Tree, TreeName } from './trees.ts';

/**
 * Side by side: native git, tuned native git, isomorphic-git and slotship push the same trees to the same server in
 * turn. `npm run bench:push -- S M L --rounds 5 --skip isomorphic-git --write`.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    folder: { type: 'string', default: join(import.meta.dirname, '.cache') },
    skip: { type: 'string', multiple: true, default: [] },
    case: { type: 'string', multiple: true, default: [] },
    write: { type: 'boolean', default: false },
  },
});

const cases: readonly CaseName[] = ['first', 'fresh', 'fresh, cached', 'warm'];
const ref = 'refs/heads/master';

/** Everything a tree's rounds need, made once and not timed. */
interface Stand {
  readonly tree: Tree;
  readonly server: GitServer;
  /** `base` is what was deployed, `changed` the same with 20 files changed, elsewhere on disk. */
  readonly folders: { readonly base: string; readonly changed: string; readonly work: string };
  readonly expected: { readonly base: string; readonly changed: string };
  readonly env: NodeJS.ProcessEnv;
}

async function makeStand(name: TreeName): Promise<Stand> {
  const tree = makeTree(name, values.folder);
  const work = join(values.folder, 'work');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const server = await startGitServer(work);
  server.git('config', 'receive.fsckObjects', 'false');
  const changed = join(work, 'changed');
  cpSync(tree.folder, changed, { recursive: true, verbatimSymlinks: true });
  changeFiles(changed);
  const pair = '$web1:s3cret:with colon';
  const env = {
    ...process.env,
    URL: `${server.access.scmUrl}/web1.git`,
    REF: ref,
    PUSH_USER: pair,
    BASIC: Buffer.from(pair).toString('base64'),
    NODE_EXTRA_CA_CERTS: server.caFile,
  };
  const stand: Stand = {
    tree,
    server,
    folders: { base: tree.folder, changed, work },
    expected: { base: nativeTreeOf(tree.folder, work), changed: nativeTreeOf(changed, work) },
    env,
  };
  cpSync(server.repository, join(work, 'empty.git'), { recursive: true });
  for (const contender of contenders.filter(
    ({ name: one }) => one === 'native git' || one === 'slotship, cache',
  )) {
    await deployBase(stand, contender);
  }
  return stand;
}

/** Leaves a deployed repository and what the contender keeps of it, to start each round from. */
async function deployBase(stand: Stand, contender: Contender): Promise<void> {
  const kept = keptOf(stand, contender.baseline);
  useRepository(stand, 'empty');
  mkdirSync(kept, { recursive: true });
  await measure(contender.script('first'), { ...stand.env, DIR: stand.folders.base, KEPT: kept });
  await awaitLeftovers(`KEPT=${kept}`);
  cpSync(stand.server.repository, join(stand.folders.work, `${contender.baseline}.git`), { recursive: true });
}

const keptOf = (stand: Stand, baseline: string): string => join(stand.folders.work, `kept-${baseline}`);

function useRepository(stand: Stand, name: string): void {
  rmSync(stand.server.repository, { recursive: true, force: true });
  cpSync(join(stand.folders.work, `${name}.git`), stand.server.repository, { recursive: true });
}

async function runOnce(
  stand: Stand,
  contender: Contender,
  caseName: CaseName,
): Promise<Measured & { sentBytes: number }> {
  useRepository(stand, caseName === 'first' ? 'empty' : contender.baseline);
  const kept = join(stand.folders.work, 'kept');
  rmSync(kept, { recursive: true, force: true });
  const keeps = caseName === 'warm' || caseName === 'fresh, cached';
  if (keeps) cpSync(keptOf(stand, contender.baseline), kept, { recursive: true, preserveTimestamps: true });
  else mkdirSync(kept);
  const folder = caseName === 'warm' || caseName === 'first' ? stand.folders.base : stand.folders.changed;
  if (caseName === 'warm') changeFiles(folder);
  // What was written before, the last contender's files and the preparations, goes to disk now and in nobody's time.
  spawnSync('sync');
  const before = stand.server.receivedBytes;
  try {
    const measured = await measure(contender.script(caseName), { ...stand.env, DIR: folder, KEPT: kept });
    await awaitLeftovers(`KEPT=${kept}`);
    check(stand, contender, caseName);
    return { ...measured, sentBytes: stand.server.receivedBytes - before };
  } finally {
    if (caseName === 'warm') restoreFiles(folder);
  }
}

/** The pushed tree must be the one that native git makes of the folder. */
function check(stand: Stand, contender: Contender, caseName: CaseName): void {
  const expected = caseName === 'first' ? stand.expected.base : stand.expected.changed;
  const found = stand.server.git('rev-parse', `${ref}^{tree}`).trim();
  if (found !== expected)
    throw new Error(`${contender.name} (${caseName}) pushed tree ${found}, not ${expected}`);
}

/** What was pushed last is sound, and checks out byte for byte. */
function checkThoroughly(stand: Stand, caseName: CaseName): void {
  stand.server.git('fsck', '--strict', '--full', '--no-dangling');
  const out = join(stand.folders.work, 'checkout');
  mkdirSync(out);
  runGit(stand.server.repository, `--work-tree=${out}`, 'checkout', '-q', '-f', ref, '--', '.');
  const folder = caseName === 'first' || caseName === 'warm' ? stand.folders.base : stand.folders.changed;
  if (caseName === 'warm') changeFiles(folder);
  try {
    runGit(out, 'diff', '--no-index', '--quiet', folder, out);
  } finally {
    if (caseName === 'warm') restoreFiles(folder);
    rmSync(out, { recursive: true });
    rmSync(join(stand.server.repository, 'index'), { force: true });
  }
}

async function benchTree(name: TreeName): Promise<Result[]> {
  const stand = await makeStand(name);
  const results: Result[] = [];
  try {
    for (const caseName of cases.filter((one) => values.case.length === 0 || values.case.includes(one))) {
      const taking = contenders.filter(
        (one) =>
          !values.skip.includes(one.name) &&
          (one.cases.includes(caseName) || (caseName === 'fresh, cached' && one.name === 'native git')),
      );
      for (let round = 0; round < Number(values.rounds); round += 1) {
        for (const contender of taking) {
          if (contender.name === 'isomorphic-git' && name === 'L' && round > 0) continue;
          // Nothing but the fetch helps stock git on a fresh agent, so it stands there again for comparison.
          const run = caseName === 'fresh, cached' && contender.name === 'native git' ? 'fresh' : caseName;
          const measured = await runOnce(stand, contender, run);
          console.error(
            `${name} ${caseName} ${contender.name}: ${measured.wallS.toFixed(2)} s, ${measured.rssMb.toFixed(0)} MB`,
          );
          results.push({
            tree: name,
            origin: stand.tree.origin,
            caseName,
            contender: contender.name,
            round,
            ...measured,
          });
          if (round === 0) checkThoroughly(stand, run);
        }
      }
    }
  } finally {
    await stand.server.stop();
  }
  return results;
}

const names = positionals.length === 0 ? ['S', 'M', 'L'] : positionals;
if (values.write && (names.length < 3 || values.skip.length > 0 || values.case.length > 0))
  throw new Error('--write takes the place of the whole table: run all trees, cases and contenders with it');
const all: Result[] = [];
for (const name of names) all.push(...(await benchTree(name as TreeName)));
console.log(describeResults(all));
if (values.write) writeReadme(join(import.meta.dirname, 'README.md'), all);
if (existsSync(join(values.folder, 'work')))
  rmSync(join(values.folder, 'work'), { recursive: true, force: true });
writeFileSync(
  join(values.folder, 'last-results.json'),
  JSON.stringify(
    all.map(({ output: _, ...rest }) => rest),
    null,
    1,
  ),
);
