import type { Connection } from '#http/connection.ts';
import { sendForText } from '#http/send-for-text.ts';
import { isObject, parseJson } from './json.ts';

/** Where GitHub gives a job its token: set when the job has the permission `id-token: write`. */
export interface GitHubTokenSource {
  readonly url: string;
  readonly token: string;
}

/** Finds the source in the environment of a job. */
export function findGitHubToken(
  env: Readonly<Record<string, string | undefined>>,
): GitHubTokenSource | undefined {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url = '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: token = '' } = env;
  return url === '' || token === '' ? undefined : { url, token };
}

/** What Entra expects in a federated token of GitHub's. */
const audience = 'api://AzureADTokenExchange';

/**
 * Asks GitHub for the job's token, anew each time: it lives for minutes.
 * Source: GitHub docs, "OpenID Connect reference", requesting the JWT using environment variables.
 */
export async function askGitHubToken(source: GitHubTokenSource, connection: Connection): Promise<string> {
  const url = new URL(source.url);
  url.searchParams.set('audience', audience);
  const { status, body } = await sendForText(
    {
      method: 'GET',
      url: url.href,
      headers: {
        Authorization: `bearer ${source.token}`,
        Accept: 'application/json',
        'User-Agent': 'slotship',
      },
      idleTimeoutMs: 30_000,
      timeoutMs: 30_000,
    },
    connection,
  );
  const json = parseJson(body);
  const value = isObject(json) ? json['value'] : undefined;
  if (status === 200 && typeof value === 'string') return value;
  throw new Error(
    `GitHub answered ${String(status)} when asked for the job's token; the job needs the permission 'id-token: write'.`,
  );
}
