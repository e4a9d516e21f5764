import { expect } from 'chai';
import { makeScmSite } from '#azure/scm-site.ts';
import { Secret } from '#app-service/secret.ts';
import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import { isFailure } from '#failures/failure.ts';
import { describeFailure } from '#failures/failure-text.ts';
import { makeConnection } from '#http/make-connection.ts';
import type { ScmSite } from '#ports';
import { failureOf, rejectionOf } from '../fakes/rejection.ts';
import { startPlainServer } from '../fakes/tls-server.ts';
import type { Handler, TestServer } from '../fakes/tls-server.ts';

const sha = '41a2f0c9d8e7b6a5f4e3d2c1b0a998877665544f';

const record = {
  id: sha,
  status: 4,
  status_text: '',
  author_email: 'ada@example.com',
  author: 'Ada',
  deployer: '$shop__stage',
  message: 'Build 7',
  progress: '',
  received_time: '2026-01-15T11:00:00.5Z',
  start_time: '2026-01-15T11:00:01',
  end_time: null,
  complete: true,
  active: true,
  is_temp: false,
  is_readonly: false,
  url: 'https://shop.scm.example/api/deployments/1',
  site_name: 'shop',
};

describe('azure: scm-site', () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  interface Opened {
    readonly server: TestServer;
    readonly site: ScmSite;
  }

  async function open(handler: Handler, credentials?: ScmAccess['credentials']): Promise<Opened> {
    const server = await startPlainServer(handler);
    const connection = makeConnection({ ca: [], env: {} });
    closing.push(
      () => server.close(),
      () => {
        connection.close();
      },
    );
    const basic = { kind: 'basic', userName: '$shop__stage', password: new Secret('pa:ss ä') } as const;
    const access = { scmUrl: server.origin, app: 'shop', credentials: credentials ?? basic };
    return { server, site: makeScmSite(access, connection) };
  }

  /** A site that answers everything alike. */
  function answering(status: number, body: unknown, headers: Record<string, string> = {}): Promise<Opened> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return open((_request, response) => {
      response.writeHead(status, headers).end(text);
    });
  }

  it('lists deployments as Kudu has them, times in ms', async () => {
    const { site, server } = await answering(200, [record]);
    expect(await site.listDeployments()).to.deep.equal([
      {
        id: sha,
        status: 4,
        statusText: '',
        author: 'Ada',
        authorEmail: 'ada@example.com',
        deployer: '$shop__stage',
        message: 'Build 7',
        progress: '',
        receivedAt: Date.UTC(2026, 0, 15, 11, 0, 0, 500),
        startedAt: Date.UTC(2026, 0, 15, 11, 0, 1),
        endedAt: undefined,
        complete: true,
        active: true,
        temporary: false,
      },
    ]);
    expect(server.seen[0]).to.include({ method: 'GET', url: '/api/deployments' });
  });

  it('signs in with the credentials, as UTF-8, or with a token', async () => {
    const basic = await answering(200, []);
    await basic.site.listDeployments();
    const pair = Buffer.from('$shop__stage:pa:ss ä', 'utf8').toString('base64');
    expect(basic.server.seen[0]?.headers.authorization).to.equal(`Basic ${pair}`);
    const token = (): Promise<Secret> => Promise.resolve(new Secret('t0k3n'));
    const bearer = await open(
      (_request, response) => {
        response.end('[]');
      },
      { kind: 'bearer', token },
    );
    await bearer.site.listDeployments();
    expect(bearer.server.seen[0]?.headers.authorization).to.equal('Bearer t0k3n');
  });

  it('finds a deployment by its id, and none that Kudu does not know', async () => {
    const { site, server } = await open(({ url }, response) => {
      if (url.endsWith(sha)) response.end(JSON.stringify(record));
      else response.writeHead(404).end('{"Message":"Deployment not found."}');
    });
    expect(await site.findDeployment(sha)).to.include({ id: sha });
    expect(await site.findDeployment('a/b')).to.equal(undefined);
    expect(server.seen[1]?.url).to.equal('/api/deployments/a%2Fb');
  });

  it('takes a running record under status 202, and an empty 202 for no answer', async () => {
    const running = await answering(202, { ...record, complete: false, status: 1 });
    expect(await running.site.findDeployment(sha)).to.include({ complete: false, status: 1 });
    for (const body of ['', { id: null, status: 0, complete: false }]) {
      const { site } = await answering(202, body);
      expect(await failureOf(site.findDeployment(sha))).to.have.property('code', 'SCM_UNAVAILABLE');
    }
  });

  it('reads a log, empty while there is none', async () => {
    const entry = {
      log_time: '2026-01-15T11:00:00Z',
      id: 'e1',
      message: 'Building',
      type: 1,
      details_url: 'x',
    };
    const { site, server } = await open(({ url }, response) => {
      if (url.endsWith('/log'))
        response.end(JSON.stringify([entry, { ...entry, type: 9, details_url: null }]));
      else response.writeHead(404).end('{"Message":"LogId was not found."}');
    });
    const at = Date.UTC(2026, 0, 15, 11);
    expect(await site.readLog(sha)).to.deep.equal([
      { id: 'e1', at, message: 'Building', type: 'warning', hasDetails: true },
      { id: 'e1', at, message: 'Building', type: 'message', hasDetails: false },
    ]);
    expect(await site.readLogDetails(sha, 'e1')).to.deep.equal([]);
    expect(server.seen[1]?.url).to.equal(`/api/deployments/${sha}/log/e1`);
  });

  it('deploys a commit again by one PUT', async () => {
    const { site, server } = await answering(200, '');
    await site.redeploy(sha);
    expect(server.seen.map(({ method, url, body }) => ({ method, url, body }))).to.deep.equal([
      { method: 'PUT', url: `/api/deployments/${sha}`, body: '{}' },
    ]);
  });

  it('refuses to call a commit deployed that the repository does not have', async () => {
    const { site } = await answering(404, { Message: 'Repository could not be found.' });
    expect(await failureOf(site.redeploy(sha))).to.have.property('code', 'SCM_REFUSED');
  });

  it('keeps the pause that an unavailable site asks for', async () => {
    const { site } = await answering(503, 'Service Unavailable', { 'retry-after': '7' });
    expect((await failureOf(site.listDeployments())).facts).to.have.property('retryAfterMs', 7000);
  });

  it('takes no other answer than 200 for the settings', async () => {
    const { site } = await answering(404, { Message: 'No route.' });
    expect((await failureOf(site.readSettings())).code).to.equal('SCM_REFUSED');
  });

  it('adds up the packs of the repository, and no other file', async () => {
    const files = [
      { name: 'pack-1.pack', size: 100 },
      { name: 'pack-1.idx', size: 7 },
      { name: 'pack-2.pack', size: 23, mime: 'application/octet-stream' },
    ];
    const { site, server } = await answering(200, files);
    expect(await site.readPacks()).to.deep.equal({ packs: 2, sizeBytes: 123 });
    expect(server.seen.map(({ url }) => url)).to.deep.equal(['/api/vfs/site/repository/.git/objects/pack/']);
  });

  it('knows of no packs where there is no such folder, or an empty one', async () => {
    const nothing = { packs: 0, sizeBytes: 0 };
    const { site: none } = await answering(404, { Message: "'C:\\home\\site\\repository' not found." });
    const { site: empty } = await answering(200, []);
    expect([await none.readPacks(), await empty.readPacks()]).to.deep.equal([nothing, nothing]);
  });

  it('takes no list of files from an answer that is something else', async () => {
    for (const body of [{ name: 'x' }, [{ name: 'x.pack' }], ['x']]) {
      const { site } = await answering(200, body);
      expect((await failureOf(site.readPacks())).code).to.equal('SCM_UNAVAILABLE');
    }
  });

  it('gives the names of settings in lower case', async () => {
    const { site } = await answering(200, { Deployment_Branch: 'main', SCM_X: '1', odd: 3 });
    expect(await site.readSettings()).to.deep.equal({ deployment_branch: 'main', scm_x: '1' });
  });

  it('keeps the affinity cookie, and no other', async () => {
    const { site, server } = await open((_request, response) => {
      response.setHeader('Set-Cookie', [
        'ARRAffinity=abc;Path=/;HttpOnly;Secure;Domain=x',
        'ARRAffinitySameSite=def;Path=/',
        'x-ms-routing-name=stage;path=/',
      ]);
      response.end('[]');
    });
    await site.listDeployments();
    await site.listDeployments();
    expect(server.seen.map((one) => one.headers.cookie)).to.deep.equal([
      undefined,
      'ARRAffinity=abc; ARRAffinitySameSite=def',
    ]);
  });

  const refusals = [
    [401, 'SCM_UNAUTHORIZED'],
    [403, 'SCM_FORBIDDEN'],
    [409, 'SCM_BUSY'],
    [400, 'SCM_REFUSED'],
    [429, 'SCM_UNAVAILABLE'],
    [500, 'SCM_UNAVAILABLE'],
    [503, 'SCM_UNAVAILABLE'],
    [302, 'SCM_UNAVAILABLE'],
  ] as const;
  for (const [status, code] of refusals) {
    it(`calls ${String(status)} ${code}, in Kudu's own words`, async () => {
      const words = 'There is an operation in progress.';
      const { site } = await answering(status, { Message: 'An error.', ExceptionMessage: words });
      const thrown = await failureOf(site.findDeployment(sha));
      expect(thrown.code).to.equal(code);
      expect(thrown.facts).to.deep.include({ status, words });
    });
  }

  it('gives the words of a lock, which are plain text, and of a page its title alone', async () => {
    const lock = "The 'Push' operation conflicts with the pending 'Deploy' operation.\nPlease retry later.";
    const busy = await failureOf((await answering(409, lock)).site.listDeployments());
    expect(isFailure(busy, 'SCM_BUSY') && busy.facts.words).to.equal(lock.replace('\n', ' '));
    const page = '<!DOCTYPE html><html><title>Web App - Unavailable</title><p>secret</p></html>';
    const stopped = await failureOf((await answering(403, page)).site.listDeployments());
    expect(isFailure(stopped, 'SCM_FORBIDDEN') && stopped.facts.words).to.equal(
      'a web page titled "Web App - Unavailable".',
    );
  });

  it('never takes a page for an answer, not even for a 404', async () => {
    for (const status of [200, 404]) {
      const { site } = await answering(status, '<html>no such site</html>');
      expect(await failureOf(site.findDeployment(sha))).to.have.property('code', 'SCM_UNAVAILABLE');
    }
  });

  it('calls a cut connection and an answer in another shape unavailable', async () => {
    const cut = await open((_request, _response, socket) => {
      socket.destroy();
    });
    const odd = await answering(200, { value: [] });
    const half = await answering(200, [record, { id: 1 }]);
    for (const { site } of [cut, odd, half]) {
      expect(await failureOf(site.listDeployments())).to.have.property('code', 'SCM_UNAVAILABLE');
    }
  });

  it('shows nothing of a body that may hold a setting', async () => {
    const { site } = await answering(500, { SECRET: 'hunter2' });
    const thrown = await failureOf(site.readSettings());
    expect(JSON.stringify(describeFailure(thrown))).not.to.contain('hunter2');
  });

  it('stops a redeploy with the reason of its signal', async () => {
    const { site } = await open(() => undefined);
    const abort = new AbortController();
    const deploying = site.redeploy(sha, abort.signal);
    const reason = new Error('cancelled');
    abort.abort(reason);
    expect(await rejectionOf(deploying)).to.equal(reason);
  });
});
