import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import type { Connection, SizedBody } from '#http/connection.ts';
import { judgeAnswer, judgeConnection } from './judge-answer.ts';

/** A repository on an SCM site, and the way to it. */
export interface Remote {
  readonly access: ScmAccess;
  /** Of the repository, without credentials. */
  readonly url: string;
  readonly connection: Connection;
}

/** A request of git's smart HTTP. */
export interface RemoteRequest {
  /** What is asked, in words, for a failure: `read its refs`. */
  readonly operation: string;
  readonly method: 'GET' | 'POST';
  /** After the repository's own path: `info/refs?service=git-receive-pack`. */
  readonly path: string;
  readonly body?: string | Uint8Array | SizedBody;
  /** Longest silence, ms. */
  readonly idleTimeoutMs?: number;
  readonly onSent?: (sentBytes: number) => void;
  readonly signal: AbortSignal | undefined;
}

/** The front end itself cuts a connection that was silent for 230 s. Source: App Service, FAQ on long requests. */
const silenceMs = 240_000;

/** Where Kudu serves the repository. Source: Kudu, ServerConfiguration.GitServerRoot. */
export function kuduRepositoryUrl(access: ScmAccess): string {
  return `${access.scmUrl}/${access.app}.git`;
}

/**
 * Sends one request, with the credentials in its header from the start, and gives the body of a good answer.
 * @throws Failure SCM_… and PUSH_… of `judgeAnswer` and `judgeConnection`
 */
export async function askRemote(remote: Remote, request: RemoteRequest): Promise<AsyncIterable<Buffer>> {
  const service = /git-(?:receive|upload)-pack/.exec(request.path)?.[0] ?? '';
  const expected =
    request.method === 'GET' ? `application/x-${service}-advertisement` : `application/x-${service}-result`;
  const headers: Record<string, string> = {
    Authorization: await authorize(remote.access),
    Accept: expected,
    // Without it any coding would do (RFC 9110, 12.5.3), and what the server says is read as it comes.
    'Accept-Encoding': 'identity',
    'User-Agent': 'git/slotship',
    ...(request.method === 'POST' ? { 'Content-Type': `application/x-${service}-request` } : {}),
  };
  const answer = await remote.connection
    .send({
      method: request.method,
      url: `${remote.url}/${request.path}`,
      headers,
      idleTimeoutMs: request.idleTimeoutMs ?? silenceMs,
      ...(request.body === undefined ? {} : { body: request.body }),
      ...(request.onSent === undefined ? {} : { onSent: request.onSent }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    })
    .catch((thrown: unknown) => {
      request.signal?.throwIfAborted();
      throw judgeConnection(thrown, remote, request.operation);
    });
  await judgeAnswer(answer, expected, remote.access.scmUrl, request.operation);
  return answer.stream as AsyncIterable<Buffer>;
}

async function authorize({ credentials }: ScmAccess): Promise<string> {
  if (credentials.kind === 'bearer') return `Bearer ${(await credentials.token()).reveal()}`;
  const pair = `${credentials.userName}:${credentials.password.reveal()}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}
