import { createServer } from 'node:net';
import { expect } from 'chai';
import { isFailure } from '#failures/failure.ts';
import { makeConnection } from '#http/make-connection.ts';
import { makeHttp } from '#http/make-http.ts';
import type { Http, HttpRequest } from '#ports';
import { failureOf, rejectionOf } from '../fakes/rejection.ts';
import { listen, startPlainServer } from '../fakes/tls-server.ts';
import type { Handler, TestServer } from '../fakes/tls-server.ts';

describe('http: make-http', () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function serve(handler: Handler): Promise<TestServer> {
    const server = await startPlainServer(handler);
    closing.push(() => server.close());
    return server;
  }

  function open(env: Record<string, string> = {}): Http {
    const connection = makeConnection({ ca: [], env: {} });
    closing.push(() => {
      connection.close();
    });
    let at = 0;
    return makeHttp(connection, env, () => (at += 7));
  }

  function request(url: string, given: Partial<HttpRequest> = {}): HttpRequest {
    return {
      method: 'GET',
      url,
      headers: {},
      body: undefined,
      followRedirects: true,
      timeoutMs: 5000,
      ...given,
    };
  }

  it('gives status, headers, body, duration and where it came from', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(418, { 'X-Version': '7' }).end('tea ä');
    });
    const answer = await open().send(request(`${server.origin}/pot`));
    expect(answer).to.deep.include({
      status: 418,
      body: 'tea ä',
      durationMs: 7,
      url: `${server.origin}/pot`,
    });
    expect(answer.headers).to.include({ 'x-version': '7' });
  });

  it('carries no cookie on and opens a new connection each time', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'Set-Cookie': 'x-ms-routing-name=stage' }).end();
    });
    const http = open();
    await http.send(request(server.origin));
    await http.send(request(server.origin));
    expect(server.seen.map((one) => one.connection)).to.deep.equal([1, 2]);
    expect(server.seen.map((one) => one.headers.cookie)).to.deep.equal([undefined, undefined]);
  });

  it('resolves references to the environment in headers and body', async () => {
    const server = await serve((_request, response) => {
      response.end();
    });
    const part = { kind: 'environment', name: 'TOKEN' } as const;
    await open({ TOKEN: 't0k3n' }).send(
      request(server.origin, {
        method: 'POST',
        headers: { Authorization: [{ kind: 'literal', text: 'Bearer ' }, part] },
        body: [part],
      }),
    );
    expect(server.seen[0]).to.include({ body: 't0k3n', method: 'POST' });
    expect(server.seen[0]?.headers.authorization).to.equal('Bearer t0k3n');
  });

  it('follows redirects when asked to, at most ten', async () => {
    const server = await serve(({ url }, response) => {
      const hop = Number(url.slice(1));
      response.writeHead(302, { Location: `/${String(hop + 1)}` }).end(`hop ${String(hop)}`);
    });
    const followed = await open().send(request(`${server.origin}/0`));
    const first = await open().send(request(`${server.origin}/0`, { followRedirects: false }));
    expect(followed).to.include({ status: 302, body: 'hop 10', url: `${server.origin}/10` });
    expect(first).to.include({ status: 302, body: 'hop 0' });
  });

  it('does not carry headers and body to another origin', async () => {
    const other = await serve((_request, response) => {
      response.end('there');
    });
    const server = await serve((_request, response) => {
      response.writeHead(307, { Location: other.origin }).end();
    });
    const secret = [{ kind: 'literal', text: 'secret' }] as const;
    const answer = await open().send(
      request(server.origin, { method: 'POST', headers: { 'X-Key': secret }, body: secret }),
    );
    expect(answer.body).to.equal('there');
    expect(server.seen[0]?.headers).to.include({ 'x-key': 'secret' });
    expect(other.seen[0]?.headers).not.to.have.property('x-key');
    expect(other.seen[0]?.body).to.equal('');
  });

  it('reads a mebibyte of a body and no more', async () => {
    const server = await serve((_request, response) => {
      response.end(Buffer.alloc(2 * 1024 * 1024, 'a'));
    });
    expect((await open().send(request(server.origin))).body).to.have.length(1024 * 1024);
  });

  it('tells a site that stays silent from one that is not there', async () => {
    const server = await serve(() => undefined);
    const closed = createServer();
    const port = await listen(closed);
    await new Promise((resolve) => closed.close(resolve));
    const silent = await failureOf(open().send(request(server.origin, { timeoutMs: 500 })));
    const absent = await failureOf(open().send(request(`http://localhost:${String(port)}`)));
    expect(isFailure(silent, 'HTTP_UNREACHABLE') && silent.facts).to.deep.include({
      timedOut: true,
      connected: true,
      words: 'It did not answer within 500 ms.',
    });
    expect(isFailure(absent, 'HTTP_UNREACHABLE') && absent.facts).to.deep.include({
      timedOut: false,
      connected: false,
      words: 'When asked, the connection was refused (ECONNREFUSED).',
    });
  });

  it('ends an answer that never ends', async () => {
    const server = await serve((_request, response) => {
      const writing = setInterval(() => response.write('more '), 20);
      response.on('close', () => {
        clearInterval(writing);
      });
    });
    const thrown = await failureOf(open().send(request(server.origin, { timeoutMs: 150 })));
    expect(isFailure(thrown, 'HTTP_UNREACHABLE') && thrown.facts.timedOut).to.equal(true);
  });

  it("rejects with the run's own reason when the run is cancelled", async () => {
    const server = await serve(() => undefined);
    const abort = new AbortController();
    const sending = open().send(request(server.origin, { signal: abort.signal }));
    const reason = new Error('cancelled');
    abort.abort(reason);
    expect(await rejectionOf(sending)).to.equal(reason);
  });
});
