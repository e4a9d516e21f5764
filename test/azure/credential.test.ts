import { expect } from 'chai';
import { makeCredential } from '#azure/credential.ts';
import type { RenewableCredential } from '#azure/arm.ts';
import { Secret } from '#app-service/secret.ts';
import { isFailure } from '#failures/failure.ts';
import { failureOf } from '../fakes/rejection.ts';
import { startPlainServer, startTlsServer } from '../fakes/tls-server.ts';
import type { SeenRequest, TestServer } from '../fakes/tls-server.ts';

const scope = 'https://management.azure.com/.default';
const tenantId = '22222222-3333-4444-5555-666666666666';
const clientId = '33333333-4444-5555-6666-777777777777';

interface Reply {
  readonly status?: number;
  readonly body?: unknown;
  readonly cut?: boolean;
}

describe('azure: credential', () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  /** A sign-in service with the metadata that the library asks for; `token` answers the rest. */
  async function authority(token: (request: SeenRequest) => Reply): Promise<TestServer> {
    const server = await startTlsServer((request, response, socket) => {
      const tenant = request.url.split('/')[1] ?? '';
      const base = `${server.origin}/${tenant}`;
      const metadata = {
        issuer: `${base}/v2.0`,
        authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
        token_endpoint: `${base}/oauth2/${tenant === 'adfs' ? '' : 'v2.0/'}token`,
        jwks_uri: `${base}/keys`,
      };
      const known = request.url.includes('.well-known/openid-configuration');
      const reply: Reply = known ? { body: metadata } : token(request);
      if (reply.cut === true) {
        socket.destroy();
        return;
      }
      response.writeHead(reply.status ?? 200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(reply.body ?? {}));
    });
    closing.push(() => server.close());
    return server;
  }

  let given = 0;
  const grant = (): Reply => {
    given += 1;
    return {
      body: { token_type: 'Bearer', expires_in: 3600, access_token: `token ${String(given)}` },
    };
  };
  beforeEach(() => {
    given = 0;
  });

  function signIn(
    server: TestServer,
    options: {
      readonly secret?: string;
      readonly path?: string;
      readonly env?: Record<string, string>;
    } = {},
    learned: string[] = [],
  ): RenewableCredential {
    const { secret, path = '', env = {} } = options;
    return makeCredential(
      {
        tenantId,
        clientId,
        clientSecret: secret === undefined ? undefined : new Secret(secret),
        authorityUrl: `${server.origin}${path}`,
      },
      { ca: [server.ca], env },
      { retries: 0, learn: (secret) => learned.push(secret.reveal()) },
    );
  }

  const tokensAsked = (server: TestServer): readonly SeenRequest[] =>
    server.seen.filter((one) => one.method === 'POST');

  it('signs in with a secret, once for many requests', async () => {
    const server = await authority(grant);
    const credential = signIn(server, { secret: 's&cret=' });
    expect((await credential.getToken(scope))?.token).to.equal('token 1');
    expect((await credential.getToken(scope))?.token).to.equal('token 1');
    const [asked, ...more] = tokensAsked(server);
    expect(more).to.deep.equal([]);
    expect(asked?.url).to.match(new RegExp(`^/${tenantId}/oauth2/v2.0/token`));
    const form = new URLSearchParams(asked?.body);
    expect(form.get('client_secret')).to.equal('s&cret=');
    expect(form.get('scope')).to.contain(scope);
  });

  it('asks for a new token after it was told to, and tells each as a secret', async () => {
    const server = await authority(grant);
    const learned: string[] = [];
    const credential = signIn(server, { secret: 'x' }, learned);
    await credential.getToken(scope);
    credential.renew?.();
    expect((await credential.getToken(scope))?.token).to.equal('token 2');
    expect(learned).to.deep.equal(['token 1', 'token 2']);
  });

  it('signs in at AD FS when the authority ends with /adfs', async () => {
    const server = await authority(grant);
    const credential = signIn(server, { secret: 'x', path: '/adfs/' });
    expect((await credential.getToken(scope))?.token).to.equal('token 1');
    expect(tokensAsked(server)[0]?.url).to.match(/^\/adfs\/oauth2\/token/);
  });

  it("signs in with GitHub's token where the job may have one, asked for anew each time", async () => {
    let jobTokens = 0;
    const gitHub = await startTlsServer(({ headers }, response) => {
      jobTokens += 1;
      const allowed = headers.authorization === 'bearer job';
      response
        .writeHead(allowed ? 200 : 401)
        .end(JSON.stringify({ value: `job token ${String(jobTokens)}` }));
    });
    closing.push(() => gitHub.close());
    const server = await authority(grant);
    const env = {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${gitHub.origin}/token?api-version=2`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'job',
    };
    const learned: string[] = [];
    const credential = signIn(server, { env }, learned);
    await credential.getToken(scope);
    expect(learned).to.include.members(['job token 1', 'token 1']);
    credential.renew?.();
    await credential.getToken(scope);
    expect(gitHub.seen[0]?.url).to.equal('/token?api-version=2&audience=api%3A%2F%2FAzureADTokenExchange');
    const assertions = tokensAsked(server).map((one) =>
      new URLSearchParams(one.body).get('client_assertion'),
    );
    expect(new Set(assertions)).to.have.property('size', 2);
    expect(assertions.every((one) => one?.startsWith('job token '))).to.equal(true);
  });

  it('says that the job lacks the permission when GitHub gives no token', async () => {
    const gitHub = await startTlsServer((_request, response) => {
      response.writeHead(403).end('{}');
    });
    closing.push(() => gitHub.close());
    const server = await authority(grant);
    const env = { ACTIONS_ID_TOKEN_REQUEST_URL: gitHub.origin, ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'job' };
    const thrown = await failureOf(signIn(server, { env }).getToken(scope));
    expect(isFailure(thrown, 'SIGN_IN_FAILED') && thrown.facts).to.deep.include({
      how: `GitHub's token for client ${clientId}`,
    });
    expect(isFailure(thrown, 'SIGN_IN_FAILED') && thrown.facts.words).to.match(/'id-token: write'/);
  });

  it('tells a refusal in the words of Entra, without ids and without the secret', async () => {
    const description =
      'AADSTS7000215: Invalid client secret provided. Ensure the secret being sent is the value. Trace ID: 1-2 Correlation ID: 3-4 Timestamp: 2026-01-15 12:00:00Z';
    const server = await authority(() => ({
      status: 401,
      body: { error: 'invalid_client', error_description: description, error_codes: [7000215] },
    }));
    const thrown = await failureOf(signIn(server, { secret: 'hunter2' }).getToken(scope));
    expect(isFailure(thrown, 'SIGN_IN_FAILED') && thrown.facts).to.deep.equal({
      how: `the secret of client ${clientId}`,
      words: 'AADSTS7000215: Invalid client secret provided. Ensure the secret being sent is the value.',
    });
  });

  it('tells a sign-in service that is away by what the connection met', async () => {
    const server = await authority(() => ({ cut: true }));
    const thrown = await failureOf(signIn(server, { secret: 'x' }).getToken(scope));
    expect(isFailure(thrown, 'SIGN_IN_FAILED') && thrown.facts.words).to.equal(
      'The sign-in service was not reached: the connection was cut (ECONNRESET).',
    );
  });

  it('tries again when the sign-in service is away for a moment', async () => {
    let count = 0;
    const server = await authority(() => {
      count += 1;
      return count === 1 ? { cut: true } : grant();
    });
    const credential = makeCredential(
      { tenantId, clientId, clientSecret: new Secret('x'), authorityUrl: server.origin },
      { ca: [server.ca], env: {} },
    );
    expect((await credential.getToken(scope))?.token).to.equal('token 1');
    expect(count).to.equal(2);
  });

  describe('without a secret', () => {
    const kept = { ...process.env };
    afterEach(() => {
      for (const name of Object.keys(process.env))
        if (!(name in kept)) Reflect.deleteProperty(process.env, name);
    });

    it('takes the first way of Azure Identity that is set up, such as its environment variables', async () => {
      const server = await authority(grant);
      Object.assign(process.env, {
        AZURE_TOKEN_CREDENTIALS: 'EnvironmentCredential',
        AZURE_TENANT_ID: tenantId,
        AZURE_CLIENT_ID: clientId,
        AZURE_CLIENT_SECRET: 'of the environment',
      });
      expect((await signIn(server).getToken(scope))?.token).to.equal('token 1');
      const form = new URLSearchParams(tokensAsked(server)[0]?.body);
      expect(form.get('client_secret')).to.equal('of the environment');
    });

    it('signs in as the managed identity that was named, also when narrowed to that way', async () => {
      const endpoint = await startPlainServer((_request, response) => {
        const expiresOn = String(Math.floor(Date.now() / 1000) + 3600);
        const token = { access_token: 'of the machine', token_type: 'Bearer', expires_on: expiresOn };
        response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(token));
      });
      closing.push(() => endpoint.close());
      const env = {
        AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential',
        IDENTITY_ENDPOINT: `${endpoint.origin}/msi/token`,
        IDENTITY_HEADER: 'header',
      };
      Object.assign(process.env, env);
      const server = await authority(grant);
      expect((await signIn(server, { env }).getToken(scope))?.token).to.equal('of the machine');
      expect(endpoint.seen[0]?.headers['x-identity-header']).to.equal('header');
      expect(endpoint.seen[0]?.url).to.contain(`client_id=${clientId}`);
    });

    it('says that it does not know a way that was named', async () => {
      const env = { AZURE_TOKEN_CREDENTIALS: 'Guesswork' };
      Object.assign(process.env, env);
      const server = await authority(grant);
      const thrown = await failureOf(signIn(server, { env }).getToken(scope));
      expect(isFailure(thrown, 'SIGN_IN_FAILED') && thrown.facts.words).to.contain('Guesswork');
    });

    it('says what is not set up', async () => {
      Object.assign(process.env, { AZURE_TOKEN_CREDENTIALS: 'EnvironmentCredential' });
      const server = await authority(grant);
      const thrown = await failureOf(signIn(server).getToken(scope));
      expect(isFailure(thrown, 'SIGN_IN_FAILED') && thrown.facts.how).to.equal('the ways of Azure Identity');
      expect(isFailure(thrown, 'SIGN_IN_FAILED') && thrown.facts.words).to.match(/^None of the ways/);
    });
  });

  it('goes by the environment handed in for a proxy, not by that of the process', async () => {
    const kept = process.env['HTTPS_PROXY'];
    process.env['HTTPS_PROXY'] = '10.0.0.1:8080';
    try {
      const server = await authority(grant);
      expect((await signIn(server, { secret: 'x' }).getToken(scope))?.token).to.equal('token 1');
    } finally {
      if (kept === undefined) Reflect.deleteProperty(process.env, 'HTTPS_PROXY');
      else process.env['HTTPS_PROXY'] = kept;
    }
  });
});
