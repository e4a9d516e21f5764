import { tmpdir } from 'node:os';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { Secret } from '#app-service/secret.ts';
import { describeFailure } from '#failures/failure-text.ts';
import { Failure } from '#failures/failure.ts';
import { makeGit } from '#git/make-git.ts';
import { makeConnection } from '#http/make-connection.ts';

/**
 * Pushes a folder to a repository through the engine of a deploy, without Azure, and prints one line of JSON: what
 * was sent, and the seconds of each phase. All it is told comes from the environment:
 * DIR, URL, REF, PUSH_USER (`user:password`), CACHE (optional).
 */
const env = process.env;
const wanted = (name: string): string => {
  const value = env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
};
const seconds = (from: number, to: number): number => Math.round(to - from) / 1000;

async function pushFolder(): Promise<void> {
  const url = new URL(wanted('URL'));
  const [userName = '', ...password] = wanted('PUSH_USER').split(':');
  const branch = wanted('REF').replace(/^refs\/heads\//, '');
  const remote = {
    scmUrl: url.origin,
    app: url.pathname.replace(/^\/|\.git\/?$/g, ''),
    credentials: { kind: 'basic', userName, password: new Secret(password.join(':')) },
  } as const;
  const connection = makeConnection({ ca: [], env });
  const git = makeGit({
    connection,
    env,
    tempFolder: tmpdir(),
    now: Date.now,
    repositoryUrl: () => url.href,
  });
  const { signal } = new AbortController();
  const begun = performance.now();
  const tip = (await git.readHeads(remote, signal))[branch];
  const asked = performance.now();
  const build = await git.packBuild({
    source: { kind: 'folder', folder: wanted('DIR') },
    remote,
    branch,
    tip,
    extraFiles: {},
    message: 'Push of a folder',
    author: { name: 'slotship', email: 'slotship@localhost' },
    at: Date.now(),
    cacheFolder: env['CACHE'] === '' ? undefined : env['CACHE'],
    platform: 'linux',
    tell: () => undefined,
    signal,
  });
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
  const pushed = performance.now();
  connection.close();
  const result = {
    commit: build.commit,
    upToDate: build.upToDate,
    files: build.files,
    objects: receipt.objects,
    bytes: receipt.sentBytes,
    seconds: {
      start: seconds(0, begun),
      refs: seconds(begun, asked),
      pack: seconds(asked, packed),
      push: seconds(packed, pushed),
      all: seconds(0, pushed),
    },
    rssMb: Math.round(process.resourceUsage().maxRSS / 1000),
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

try {
  await pushFolder();
} catch (thrown) {
  const texts =
    thrown instanceof Failure
      ? describeFailure(thrown).map(({ code, what, why }) => `${code}: ${what} ${why}`)
      : [String(thrown)];
  process.stderr.write(`${texts.join('\n')}\n`);
  process.exitCode = 1;
}
