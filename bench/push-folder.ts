import { tmpdir } from 'node:os';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { describeFailure } from '#failures/failure-text.ts';
import { Failure } from '#failures/failure.ts';
import { makeGit } from '#git/make-git.ts';
import { makeConnection } from '#http/make-connection.ts';
import type { PackedBuild, PushReceipt } from '#ports';
import type { Tell } from '#report/event.ts';
import { readPushTarget } from './push-target.ts';

/**
 * Pushes a folder to a repository through the engine of a deploy, without Azure, and prints one line of JSON: what
 * was sent, and the seconds of each phase. All it is told comes from the environment:
 * DIR, URL, REF, PUSH_USER (`user:password`), CACHE and AHEAD (optional).
 */
const env = process.env;
const seconds = (from: number, to: number): number => Math.round(to - from) / 1000;

/** What is worth knowing of the build and of the repository goes beside the result. */
const tell: Tell = (event) => {
  if (event.kind === 'warned' || event.kind === 'noticed') process.stderr.write(`${event.text}\n`);
};

async function pushFolder(): Promise<void> {
  const { folder, url, remote, branch } = readPushTarget(env);
  const connection = makeConnection({ ca: [], env });
  const git = makeGit({ connection, tempFolder: tmpdir(), now: Date.now, repositoryUrl: () => url });
  const { signal } = new AbortController();
  const begun = performance.now();
  const cacheFolder = env['CACHE'] === '' ? undefined : env['CACHE'];
  // Without a cache the remote may have nothing, and then contents are packed as they are read. AHEAD: as a deploy does,
  // which begins to read before it knows.
  const isAhead = cacheFolder !== undefined || env['AHEAD'] === '1';
  const reading = isAhead ? git.readAhead(folder, cacheFolder, signal) : undefined;
  const heads = await git.readHeads(remote, signal);
  const tip = heads[branch];
  const asked = performance.now();
  const build = await git.packBuild({
    source: { kind: 'folder', folder },
    remote,
    branch,
    tip,
    heads,
    extraFiles: {},
    message: () => 'Push of a folder',
    author: { name: 'slotship', email: 'slotship@localhost' },
    at: Date.now(),
    cacheFolder,
    reading,
    platform: 'linux',
    tell,
    signal,
  });
  for (const note of build.notes) tell({ kind: 'warned', text: note });
  const packed = performance.now();
  const receipt = await git.pushBuild(build, {
    remote,
    branch,
    lease: tip,
    timeoutMs: 3_600_000,
    onRemoteLine: (line) => process.stderr.write(`remote: ${line}\n`),
    onProgress: () => undefined,
    signal,
  });
  await build.release();
  connection.close();
  tellResult(build, receipt, { begun, asked, packed, pushed: performance.now() });
}

function tellResult(
  build: PackedBuild,
  receipt: PushReceipt,
  at: Readonly<Record<'begun' | 'asked' | 'packed' | 'pushed', number>>,
): void {
  const { commit, upToDate, files } = build;
  const phases = {
    start: seconds(0, at.begun),
    refs: seconds(at.begun, at.asked),
    pack: seconds(at.asked, at.packed),
    push: seconds(at.packed, at.pushed),
    all: seconds(0, at.pushed),
  };
  const rssMb = Math.round(process.resourceUsage().maxRSS / 1024);
  const result = {
    commit,
    upToDate,
    files,
    objects: receipt.objects,
    bytes: receipt.sentBytes,
    seconds: phases,
    rssMb,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

try {
  await pushFolder();
} catch (thrown) {
  const texts =
    thrown instanceof Failure
      ? describeFailure(thrown as Failure).map(({ code, what, why }) => `${code}: ${what} ${why}`)
      : [thrown instanceof Error ? thrown.message : String(thrown)];
  process.stderr.write(`${texts.join('\n')}\n`);
  process.exitCode = 1;
}
