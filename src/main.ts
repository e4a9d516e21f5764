import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { failure } from '#failures/failure.ts';
import { copyEnvironment } from '#main/copy-environment.ts';
import { start } from '#main/start.ts';

/** Longest that a cancelled run may take to say how things stand; then the process ends all the same. */
const goodbyeMs = 4_500;

/** `src`, or `dist` and its chunks: the package's root is where package.json is. */
const root = ['..', '../..']
  .map((up) => new URL(`${up}/`, import.meta.url))
  .find((url) => existsSync(new URL('package.json', url)));
const rootFolder = root === undefined ? process.cwd() : fileURLToPath(root);

process.exitCode = await main();

async function main(): Promise<number> {
  const stop = new AbortController();
  listenForSignals(stop);
  // A reader that went away must not turn into a crash.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const code = await start({
    words: process.argv.slice(2),
    env: copyEnvironment(process.env, process.platform === 'win32'),
    cwd: process.cwd(),
    forget: (names) => {
      for (const name of names) Reflect.deleteProperty(process.env, name);
    },
    version: readVersion(),
    program: [process.execPath, ...process.execArgv, process.argv[1] ?? ''],
    examples: `${rootFolder}/examples`,
    tempFolder: tmpdir(),
    isTerminal: process.stdout.isTTY,
    write: (text) => process.stdout.write(text),
    writeError: (text) => process.stderr.write(text),
    readBytes,
    isFolder: (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true,
    ask: process.stdin.isTTY && process.stdout.isTTY && process.env['CI'] === undefined ? ask : undefined,
    signal: stop.signal,
    randomName: () => randomBytes(4).toString('hex'),
  });
  await flushed();
  process.exit(code);
}

function listenForSignals(stop: AbortController): void {
  const end = (code: 'CANCELLED_BY_SIGINT' | 'CANCELLED_BY_SIGTERM', exitCode: number) => (): void => {
    if (stop.signal.aborted) return;
    setTimeout(() => process.exit(exitCode), goodbyeMs).unref();
    stop.abort(failure(code, { left: '' }));
  };
  const polite = end('CANCELLED_BY_SIGINT', 130);
  const firm = end('CANCELLED_BY_SIGTERM', 143);
  process.on('SIGINT', polite);
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGBREAK'] as const) process.on(signal, firm);
}

function readVersion(): string {
  const bytes = readBytes(`${rootFolder}/package.json`);
  const { version } = JSON.parse(bytes?.toString('utf8') ?? '{}') as { readonly version?: string };
  return version ?? 'unknown';
}

function readBytes(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

async function ask(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}

/** Output to a pipe is written in the background; what is not out yet would be lost. */
async function flushed(): Promise<void> {
  await Promise.all(
    [process.stdout, process.stderr].map(
      (stream) =>
        new Promise<void>((resolve) =>
          stream.write('', () => {
            resolve();
          }),
        ),
    ),
  );
}
