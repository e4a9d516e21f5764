import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import type { Connection, ConnectionRequest } from '#http/connection.ts';
import { makeConnection } from '#http/make-connection.ts';
import { describeNetworkError, neverSent } from '#http/network-error.ts';
import { readBody } from '#http/read-body.ts';
import { makeCertificates } from '../fakes/certificates.ts';
import { startProxy } from '../fakes/proxy-server.ts';
import { rejectionOf } from '../fakes/rejection.ts';
import { listen, startPlainServer, startTlsServer } from '../fakes/tls-server.ts';
import type { Handler, TestServer } from '../fakes/tls-server.ts';

const ok: Handler = (_request, response) => {
  response.end('ok');
};

describe('http: make-connection', () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function serve(handler: Handler): Promise<TestServer> {
    const server = await startTlsServer(handler);
    closing.push(() => server.close());
    return server;
  }

  function connect(ca: readonly string[], env: Record<string, string> = {}): Connection {
    const connection = makeConnection({ ca, env });
    closing.push(() => {
      connection.close();
    });
    return connection;
  }

  function get(url: string, given: Partial<ConnectionRequest> = {}): ConnectionRequest {
    return { method: 'GET', url, headers: {}, idleTimeoutMs: 5000, ...given };
  }

  async function text(connection: Connection, request: ConnectionRequest): Promise<string> {
    const answer = await connection.send(request);
    return readBody(answer.stream, 1024 * 1024);
  }

  it('trusts a given authority', async () => {
    const server = await serve(ok);
    expect(await text(connect([server.ca]), get(server.origin))).to.equal('ok');
  });

  it('says that an authority is unknown, and that nothing was sent', async () => {
    const server = await serve(ok);
    const thrown = await rejectionOf(connect([]).send(get(server.origin)));
    expect(describeNetworkError(thrown)).to.match(/signed by an unknown authority; give it with 'ca-file'/);
    expect(neverSent(thrown)).to.equal(true);
    expect(server.seen).to.have.length(0);
  });

  it('says that a certificate has expired, or is for another host', async () => {
    const expired = await makeCertificates('localhost', Date.now() - 1000);
    const other = await makeCertificates('shop.example');
    const words: string[] = [];
    for (const certificates of [expired, other]) {
      const server = await startTlsServer(ok, certificates);
      closing.push(() => server.close());
      const thrown = await rejectionOf(connect([server.ca]).send(get(server.origin)));
      words.push(describeNetworkError(thrown));
    }
    expect(words[0]).to.match(/has expired/);
    expect(words[1]).to.match(/is for another host name/);
  });

  it('speaks plain HTTP where the URL says so', async () => {
    const server = await startPlainServer(ok);
    closing.push(() => server.close());
    expect(await text(connect([]), get(server.origin))).to.equal('ok');
  });

  it('keeps a connection for the next request, unless a fresh one is asked for', async () => {
    const server = await serve(ok);
    const connection = connect([server.ca]);
    await text(connection, get(server.origin));
    await text(connection, get(server.origin));
    await text(connection, get(server.origin, { fresh: true }));
    await text(connection, get(server.origin, { fresh: true }));
    expect(server.seen.map((one) => one.connection)).to.deep.equal([1, 1, 2, 3]);
  });

  it('ends when the server wants another protocol', async () => {
    const server = createHttpServer();
    server.on('request', (request) => {
      request.socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
      );
      request.resume();
    });
    const port = await listen(server);
    closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    const thrown = await rejectionOf(connect([]).send(get(`http://localhost:${String(port)}`)));
    expect(describeNetworkError(thrown)).to.include("'websocket' (101)");
  });

  it('sends a body with its length, and tells how much is sent', async () => {
    const server = await serve(ok);
    const sent: number[] = [];
    const parts = ['one', 'two', 'three'];
    const body = { sizeBytes: 11, open: () => Readable.from(parts.map((part) => Buffer.from(part))) };
    const request = get(server.origin, { method: 'POST', body, onSent: (bytes) => sent.push(bytes) });
    await text(connect([server.ca]), request);
    expect(server.seen[0]).to.include({ body: 'onetwothree' });
    expect(server.seen[0]?.headers).to.include({ 'content-length': '11' });
    expect(server.seen[0]?.headers).not.to.have.property('transfer-encoding');
    expect(sent).to.deep.equal([3, 6, 11]);
  });

  it('reads a body no faster than the other side takes it', async () => {
    const stopped = createServer((socket) => {
      socket.pause();
      closing.push(() => socket.destroy());
    });
    const port = await listen(stopped);
    closing.push(() => stopped.close());
    let read = 0;
    const chunk = Buffer.alloc(64 * 1024);
    const total = 2000;
    const body = {
      sizeBytes: total * chunk.length,
      open: () =>
        new Readable({
          read(): void {
            read += 1;
            this.push(read > total ? null : chunk);
          },
        }),
    };
    const origin = `http://localhost:${String(port)}`;
    await rejectionOf(connect([]).send(get(origin, { method: 'POST', body, idleTimeoutMs: 300 })));
    expect(read)
      .to.be.greaterThan(0)
      .and.lessThan(total / 2);
  });

  it('hears an answer that comes before the body is sent', async () => {
    const server = createHttpServer((_request, response) => {
      response.writeHead(409, { Connection: 'close' }).end('busy');
    });
    const port = await listen(server);
    closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    const chunk = Buffer.alloc(64 * 1024);
    const sizeBytes = 1000 * chunk.length;
    const open = (): Readable => Readable.from(Array.from({ length: 1000 }, () => chunk));
    const request = get(`http://localhost:${String(port)}`, { method: 'POST', body: { sizeBytes, open } });
    const answer = await connect([]).send(request);
    expect(answer.status).to.equal(409);
    expect(await readBody(answer.stream, 100)).to.equal('busy');
  });

  it('sends nothing more after a refusal, and uses another connection for the next request', async () => {
    const ports = new Set<number | undefined>();
    const server = createHttpServer((request, response) => {
      ports.add(request.socket.remotePort);
      response.writeHead(request.url === '/big' ? 413 : 200).end('words');
    });
    const port = await listen(server);
    closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    let read = 0;
    const chunk = Buffer.alloc(64 * 1024);
    const body = {
      sizeBytes: 10_000 * chunk.length,
      open: () =>
        new Readable({
          read(): void {
            read += 1;
            this.push(read > 10_000 ? null : chunk);
          },
        }),
    };
    const origin = `http://localhost:${String(port)}`;
    const connection = connect([]);
    const big = get(`${origin}/big`, { method: 'POST', body });
    expect(await text(connection, big)).to.equal('words');
    expect(await text(connection, get(`${origin}/next`))).to.equal('words');
    expect(read).to.be.lessThan(5_000);
    expect(ports.size).to.equal(2);
  });

  it('ends a request after a silence, before the answer and within it', async () => {
    const server = await serve((request, response) => {
      if (request.url === '/half') response.write('half');
    });
    const connection = connect([server.ca]);
    const before = await rejectionOf(connection.send(get(server.origin, { idleTimeoutMs: 500 })));
    const within = await rejectionOf(text(connection, get(`${server.origin}/half`, { idleTimeoutMs: 500 })));
    expect(describeNetworkError(before)).to.equal('nothing came for 0.5 s');
    expect(describeNetworkError(within)).to.equal('nothing came for 0.5 s');
    expect(neverSent(before)).to.equal(false);
  });

  it('counts the silence of a server that takes the connection and does not speak TLS', async () => {
    const mute = createServer((socket) => {
      closing.push(() => socket.destroy());
    });
    const port = await listen(mute);
    closing.push(() => mute.close());
    const request = get(`https://localhost:${String(port)}`, { idleTimeoutMs: 100 });
    const thrown = await rejectionOf(connect([]).send(request));
    expect(describeNetworkError(thrown)).to.equal('nothing came for 0.1 s');
    expect(neverSent(thrown)).to.equal(true);
  });

  it('lets an answer be longer than the silence allowed, as long as it comes in parts', async () => {
    const server = await serve(async (_request, response) => {
      for (let part = 0; part < 6; part += 1) {
        response.write(String(part));
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      response.end();
    });
    const request = get(server.origin, { idleTimeoutMs: 800 });
    expect(await text(connect([server.ca]), request)).to.equal('012345');
  });

  it('tells when the server is reached', async () => {
    const server = await serve(ok);
    let reached = 0;
    const onConnected = (): void => {
      reached += 1;
    };
    const connection = connect([server.ca]);
    await text(connection, get(server.origin, { onConnected }));
    await text(connection, get(server.origin, { onConnected }));
    expect(reached).to.equal(2);
  });

  it('says that the connection was refused, cut, or that the name is unknown', async () => {
    const closed = createServer();
    const port = await listen(closed);
    await new Promise((resolve) => closed.close(resolve));
    const server = await serve((_request, _response, socket) => {
      socket.destroy();
    });
    const connection = connect([server.ca]);
    const refused = await rejectionOf(connection.send(get(`https://localhost:${String(port)}`)));
    const cut = await rejectionOf(connection.send(get(server.origin)));
    const unknown = await rejectionOf(connection.send(get('https://nowhere.invalid')));
    expect(describeNetworkError(refused)).to.equal('the connection was refused (ECONNREFUSED)');
    expect(describeNetworkError(cut)).to.equal('the connection was cut (ECONNRESET)');
    expect(describeNetworkError(unknown)).to.match(/^the host name could not be resolved/);
    expect([refused, cut, unknown].map(neverSent)).to.deep.equal([true, false, true]);
  });

  it('stops at once when its signal is aborted', async () => {
    const server = await serve(() => undefined);
    const abort = new AbortController();
    const sending = connect([server.ca]).send(get(server.origin, { signal: abort.signal }));
    abort.abort();
    expect(await rejectionOf(sending)).to.have.property('name', 'AbortError');
  });

  describe('through a proxy', () => {
    const shop = async (): Promise<TestServer> => {
      const server = await startTlsServer(ok, await makeCertificates('shop.example'));
      closing.push(() => server.close());
      return server;
    };

    it('goes where the environment says, and trusts the given authority there too', async () => {
      const server = await shop();
      const proxy = await startProxy(server.port);
      closing.push(() => proxy.close());
      const url = proxy.url.replace('//', '//user:p%40ss@');
      const connection = connect([server.ca], { HTTPS_PROXY: url });
      expect(await text(connection, get('https://shop.example/x'))).to.equal('ok');
      const authorization = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
      expect(proxy.asked).to.deep.equal([{ to: 'shop.example:443', authorization }]);
    });

    it("does not take a proxy's refusal for the site's answer", async () => {
      const server = await shop();
      for (const [status, words] of [
        [407, /^the proxy localhost:\d+ asks for credentials, or does not accept those given \(407\): no$/],
        [403, /^the proxy localhost:\d+ refused to connect \(403\): no$/],
      ] as const) {
        const proxy = await startProxy(server.port, status);
        closing.push(() => proxy.close());
        const connection = connect([server.ca], { https_proxy: proxy.url.replace('//', '//user:secret@') });
        const thrown = await rejectionOf(connection.send(get('https://shop.example/')));
        expect(describeNetworkError(thrown)).to.match(words);
        expect(neverSent(thrown)).to.equal(true);
      }
    });

    it('quotes a refusal that is cut short or a page, for any request, and knows what is no HTTP', async () => {
      const page = 'Content-Type: text/html\r\n\r\n<h1>Blocked</h1> by\u001b policy';
      for (const [answer, words] of [
        [`HTTP/1.1 403 No\r\n${page}`, 'refused to connect (403): Blocked by policy'],
        ['HTTP/1.1 502 No\r\nContent-Length: 500\r\n\r\nsorry', 'refused to connect (502): sorry'],
        ['HTTP/1.1 503 No\r\n\r\n', 'refused to connect (503)'],
        ['hello\r\n\r\n', 'could not be used: what came back is not HTTP (HPE_INVALID_CONSTANT)'],
      ] as const) {
        const proxy = createServer((socket) => {
          socket.on('error', () => undefined);
          socket.once('data', () => socket.end(answer));
        });
        const at = `localhost:${String(await listen(proxy))}`;
        closing.push(() => proxy.close());
        const connection = connect([], { ALL_PROXY: `http://${at}` });
        let reached = false;
        const onConnected = (): void => {
          reached = true;
        };
        for (const url of ['https://shop.example/', 'http://shop.example/']) {
          const request = get(url, { method: 'POST', body: Buffer.alloc(1_000_000), onConnected });
          const thrown = await rejectionOf(connection.send(request));
          expect(describeNetworkError(thrown)).to.equal(`the proxy ${at} ${words}`);
          expect([neverSent(thrown), reached]).to.deep.equal([true, false]);
        }
      }
    });

    it('says that the proxy itself could not be reached, without its credentials', async () => {
      const closed = createServer();
      const port = await listen(closed);
      await new Promise((resolve) => closed.close(resolve));
      const env = { HTTPS_PROXY: `http://user:secret@localhost:${String(port)}` };
      const thrown = await rejectionOf(connect([], env).send(get('https://shop.example/')));
      expect(describeNetworkError(thrown)).to.equal(
        `the proxy localhost:${String(port)} could not be used: the connection was refused (ECONNREFUSED)`,
      );
    });

    it('gives up on a proxy that says nothing', async () => {
      const mute = createServer((socket) => {
        closing.push(() => socket.destroy());
      });
      const port = await listen(mute);
      closing.push(() => mute.close());
      const env = { HTTPS_PROXY: `http://localhost:${String(port)}` };
      const request = get('https://shop.example/', { idleTimeoutMs: 100 });
      const thrown = await rejectionOf(connect([], env).send(request));
      expect(describeNetworkError(thrown)).to.match(
        /^the proxy localhost:\d+ could not be used: nothing came/,
      );
    });
  });
});
