import type { AccessToken, TokenCredential } from '@azure/identity';
import type { Secret } from '#app-service/secret.ts';
import { failure } from '#failures/failure.ts';
import type { ConnectionSettings } from '#http/connection.ts';
import { transportOptions } from './arm-client.ts';

/** What was given to sign in with. */
export interface SignIn {
  readonly tenantId: string | undefined;
  readonly clientId: string | undefined;
  readonly clientSecret: Secret | undefined;
  /** Origin of Entra ID, or an AD FS authority that ends with `/adfs`. */
  readonly authorityUrl: string;
}

/**
 * Makes the credential: a client secret where one is given, GitHub's own token where the job may ask for one, else
 * the chain of Azure Identity. Libraries are loaded when the first token is asked for.
 */
export function makeCredential(signIn: SignIn, connection: ConnectionSettings): TokenCredential {
  let made: Promise<{ readonly credential: TokenCredential; readonly how: string }> | undefined;
  return {
    async getToken(scopes, options): Promise<AccessToken | null> {
      made ??= load(signIn, connection);
      const { credential, how } = await made;
      try {
        return await credential.getToken(scopes, options);
      } catch (thrown) {
        throw failure('SIGN_IN_FAILED', { how, words: describeSignInError(thrown) }, { cause: thrown });
      }
    },
  };
}

async function load(
  { tenantId, clientId, clientSecret, authorityUrl }: SignIn,
  connection: ConnectionSettings,
): Promise<{ readonly credential: TokenCredential; readonly how: string }> {
  const { ClientAssertionCredential, ClientSecretCredential, DefaultAzureCredential } =
    await import('@azure/identity');
  const authority = authorityOf(authorityUrl);
  const options = {
    ...authority.options,
    retryOptions: { maxRetries: 2 },
    ...transportOptions(new URL(authorityUrl), connection),
  };
  const tenant = authority.tenant ?? tenantId;
  if (tenant !== undefined && clientId !== undefined && clientSecret !== undefined) {
    const credential = new ClientSecretCredential(tenant, clientId, clientSecret.reveal(), options);
    return { credential, how: `the secret of client ${clientId}` };
  }
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = connection.env;
  if (tenant !== undefined && clientId !== undefined && url !== undefined && token !== undefined) {
    const credential = new ClientAssertionCredential(tenant, clientId, askGitHubToken, options);
    return { credential, how: `GitHub's token for client ${clientId}` };
  }
  const chain = {
    ...options,
    ...(tenant === undefined ? {} : { tenantId: tenant }),
    ...(clientId === undefined
      ? {}
      : { managedIdentityClientId: clientId, workloadIdentityClientId: clientId }),
  };
  return { credential: new DefaultAzureCredential(chain), how: 'the ways of Azure Identity' };
}

/** AD FS has one tenant of its own name and no instance discovery; so has any authority that is not Entra's. */
function authorityOf(authorityUrl: string): {
  readonly tenant: string | undefined;
  readonly options: object;
} {
  const url = authorityUrl.replace(/\/+$/, '');
  const adfs = /\/adfs$/i.test(url);
  const known =
    /^https:\/\/login\.(microsoftonline\.(com|us)|chinacloudapi\.cn|partner\.microsoftonline\.cn)$/i.test(
      url,
    );
  return {
    tenant: adfs ? 'adfs' : undefined,
    options: { authorityHost: adfs ? url.replace(/\/adfs$/i, '') : url, disableInstanceDiscovery: !known },
  };
}

/** A new token each time: GitHub's lives for minutes. */
async function askGitHubToken(): Promise<string> {
  const { getIDToken } = await import('@actions/core');
  return getIDToken('api://AzureADTokenExchange');
}

/** One or two sentences of Entra's; the aggregate of a chain is cut to what each way said first. */
function describeSignInError(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'It failed for an unknown reason.';
  const entra = /AADSTS\d+:[^\r\n]*?(?=\s(?:Trace ID|Correlation ID|Timestamp):|[\r\n]|$)/.exec(
    thrown.message,
  )?.[0];
  if (entra !== undefined) return entra;
  const lines = thrown.message
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.slice(0, 3).join(' ').slice(0, 600);
}
