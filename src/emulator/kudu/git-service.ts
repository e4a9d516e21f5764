import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { startGit, type GitProcess } from './git-command.ts';
import { openBody } from './request-body.ts';

/** A service of git's smart HTTP. */
export type GitServiceName = 'git-upload-pack' | 'git-receive-pack';

/** The service that an `info/refs` asks for; undefined is git's dumb protocol, or an unknown one. */
export function readServiceName(url: URL): GitServiceName | undefined {
  const service = url.searchParams.get('service');
  return service === 'git-upload-pack' || service === 'git-receive-pack' ? service : undefined;
}

const noCache = {
  Expires: 'Fri, 01 Jan 1980 00:00:00 GMT',
  Pragma: 'no-cache',
  'Cache-Control': 'no-cache, max-age=0, must-revalidate',
} as const;

/**
 * Answers `GET info/refs?service=…` by git's own advertisement.
 *
 * The content type bears no charset, since jgit would refuse it. Source: Kudu, InfoRefsController.
 */
export async function advertiseRefs(
  response: ServerResponse,
  folder: string,
  service: GitServiceName,
): Promise<void> {
  response.writeHead(200, { 'Content-Type': `application/x-${service}-advertisement`, ...noCache });
  const title = `# service=${service}\n`;
  response.write(`${(title.length + 4).toString(16).padStart(4, '0')}${title}0000`);
  const git = startGit(folder, [service.slice('git-'.length), '--stateless-rpc', '--advertise-refs', '.']);
  git.stdin.end();
  await sendOutput(git, response);
}

/** How a service runs: what git's process gets, and whether it ends when the client goes. */
export interface GitServiceRun {
  readonly folder: string;
  readonly service: GitServiceName;
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Answers a `POST git-upload-pack` or `git-receive-pack` by git itself, in a stream.
 *
 * A client that goes before its request is complete ends git; one that goes later does not: git reads
 * on, its hook runs to its end, only nobody hears of it. Source: Kudu, GitExeServer.
 */
export async function serveGit(
  request: IncomingMessage,
  response: ServerResponse,
  { folder, service, environment, signal }: GitServiceRun,
): Promise<void> {
  const git = startGit(folder, [service.slice('git-'.length), '--stateless-rpc', '.'], {
    signal,
    ...(environment ? { environment } : {}),
  });
  response.writeHead(200, { 'Content-Type': `application/x-${service}-result`, ...noCache });
  feed(openBody(request), git);
  const endWithClient = (): void => {
    if (!request.complete) git.kill('SIGKILL');
  };
  // A client may be gone already while git was being started; then no event comes any more.
  if (request.destroyed) endWithClient();
  else request.on('close', endWithClient);
  if (service === 'git-upload-pack') {
    if (response.destroyed) git.kill('SIGKILL');
    else response.on('close', () => git.kill('SIGKILL'));
  }
  await sendOutput(git, response);
}

function feed(body: Readable, git: GitProcess): void {
  body.on('error', () => git.kill('SIGKILL'));
  git.stdin.on('error', () => body.resume());
  body.pipe(git.stdin);
}

/** Relays git's output; it is read to its end even when nobody hears it, so that git never stands still. */
async function sendOutput(git: GitProcess, response: ServerResponse): Promise<void> {
  git.stderr.resume();
  await new Promise<void>((resolve) => {
    // A process that was started and is then aborted still closes.
    git.on('error', () => {
      if (git.pid === undefined) resolve();
    });
    git.on('close', () => {
      resolve();
    });
    git.stdout.on('data', (chunk: Buffer) => {
      if (response.destroyed || response.write(chunk)) return;
      git.stdout.pause();
      const goOn = (): void => {
        response.off('drain', goOn).off('close', goOn);
        git.stdout.resume();
      };
      response.on('drain', goOn).on('close', goOn);
    });
  });
  response.end();
}
