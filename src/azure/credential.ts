import type { AccessToken, TokenCredential } from '@azure/identity';
import { RestError } from '@azure/core-rest-pipeline';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { Secret } from '#app-service/secret.ts';
import { failure } from '#failures/failure.ts';
import type { Connection, ConnectionSettings } from '#http/connection.ts';
import { makeConnection } from '#http/make-connection.ts';
import type { RenewableCredential } from './arm.ts';
import { authorityOf } from './authority.ts';
import { askGitHubToken, findGitHubToken } from './github-token.ts';
import { makeSdkHttpClient, noProxyOfTheirOwn } from './sdk-http-client.ts';
import { describeSignInError } from './sign-in-words.ts';

/** What was given to sign in with. */
export interface SignIn {
  readonly tenantId: string | undefined;
  readonly clientId: string | undefined;
  readonly clientSecret: Secret | undefined;
  /** Origin of Entra ID, or an AD FS authority that ends with `/adfs`. */
  readonly authorityUrl: string;
}

interface Way {
  readonly credential: TokenCredential;
  /** In words, for a failure. */
  readonly how: string;
  /** One of several that are tried, of which some may well not be there. */
  readonly chain: boolean;
}

export interface CredentialOptions {
  /** Aborted when the run is cancelled. */
  readonly signal?: AbortSignal;
  /** Further tries when the sign-in service is away; 2 if not given, pauses grow from a second. */
  readonly retries?: number;
  /** Told each token that was got, before it is used. */
  readonly learn?: (secret: Secret) => void;
}

const requestTimeoutMs = 60_000;

/**
 * Makes the credential: a client secret where one is given, GitHub's own token where the job may ask for one, else
 * the chain of Azure Identity. Libraries are loaded when the first token is asked for.
 *
 * `getToken` throws Failure SIGN_IN_FAILED.
 */
export function makeCredential(
  signIn: SignIn,
  settings: ConnectionSettings,
  options: CredentialOptions = {},
): RenewableCredential {
  const { signal, retries = 2, learn = () => undefined } = options;
  const connection = makeConnection(settings);
  const transport = makeSdkHttpClient({ connection, origin: undefined, timeoutMs: requestTimeoutMs, signal });
  const watched = watch(transport);
  let way: Promise<Way> | undefined;
  return {
    async getToken(scopes, tokenOptions): Promise<AccessToken | null> {
      way ??= loadWay(signIn, settings.env, connection, {
        httpClient: watched.httpClient,
        retries,
        learn,
      });
      let known: Way | undefined;
      try {
        known = await way;
        const got = await known.credential.getToken(scopes, tokenOptions);
        if (got !== null) learn(new Secret(got.token));
        return got;
      } catch (thrown) {
        signal?.throwIfAborted();
        const words = describeSignInError(thrown, known?.chain === true ? undefined : watched.lastError());
        throw failure('SIGN_IN_FAILED', { how: known?.how ?? 'what was given', words }, { cause: thrown });
      }
    },
    renew() {
      // The library keeps a token until its time is up, so only another instance asks for a new one.
      way = undefined;
    },
  };
}

/** Remembers how the last request failed: the library's own error does not say. */
function watch(transport: HttpClient): {
  readonly httpClient: HttpClient;
  readonly lastError: () => unknown;
} {
  let error: unknown;
  const httpClient: HttpClient = {
    async sendRequest(request) {
      error = undefined;
      try {
        return await transport.sendRequest(request);
      } catch (thrown) {
        error = thrown;
        // In this form the library tries again.
        const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : undefined;
        const options = { request, ...(code === undefined ? {} : { code }) };
        throw new RestError('The request was not answered.', options);
      }
    },
  };
  return { httpClient, lastError: () => error };
}

async function loadWay(
  { tenantId, clientId, clientSecret, authorityUrl }: SignIn,
  env: ConnectionSettings['env'],
  connection: Connection,
  transport: Required<Pick<CredentialOptions, 'retries' | 'learn'>> & { readonly httpClient: HttpClient },
): Promise<Way> {
  const authority = authorityOf(authorityUrl);
  const tenant = authority.tenant ?? tenantId;
  const options = {
    authorityHost: authority.host,
    disableInstanceDiscovery: !authority.discoverable,
    httpClient: transport.httpClient,
    ...noProxyOfTheirOwn,
    retryOptions: { maxRetries: transport.retries },
  };
  if (tenant !== undefined && clientId !== undefined) {
    const gitHub = findGitHubToken(env);
    const { makeAssertionCredential, makeSecretCredential } = await import('./entra-credentials.ts');
    if (clientSecret !== undefined) {
      const credential = makeSecretCredential(tenant, clientId, clientSecret, options);
      return { credential, how: `the secret of client ${clientId}`, chain: false };
    }
    if (gitHub !== undefined) {
      const ask = async (): Promise<string> => {
        const assertion = await askGitHubToken(gitHub, connection);
        transport.learn(new Secret(assertion));
        return assertion;
      };
      const credential = makeAssertionCredential(tenant, clientId, ask, options);
      return { credential, how: `GitHub's token for client ${clientId}`, chain: false };
    }
  }
  const { makeDefaultCredential } = await import('./default-credential.ts');
  // The chain finds out what is there by asking; a second try would only make it slower.
  const chain = { tenantId: tenant, clientId, narrowedTo: env['AZURE_TOKEN_CREDENTIALS'] };
  const credential = makeDefaultCredential(chain, { ...options, retryOptions: { maxRetries: 0 } });
  return { credential, how: 'the ways of Azure Identity', chain: true };
}
