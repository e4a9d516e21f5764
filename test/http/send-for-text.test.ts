import { expect } from 'chai';
import { makeConnection } from '#http/make-connection.ts';
import { describeNetworkError, isTimeout } from '#http/network-error.ts';
import { sendForText } from '#http/send-for-text.ts';
import type { TextRequest } from '#http/send-for-text.ts';
import { rejectionOf } from '../fakes/rejection.ts';
import { startPlainServer } from '../fakes/tls-server.ts';
import type { TestServer } from '../fakes/tls-server.ts';

describe('http: send-for-text', () => {
  const connection = makeConnection({ ca: [], env: {} });
  let server: TestServer;
  before(async () => {
    server = await startPlainServer(({ url }, response) => {
      if (url === '/slow') response.write('begun');
      else response.writeHead(201, { 'X-One': '1' }).end('whole');
    });
  });
  after(async () => {
    connection.close();
    await server.close();
  });

  function request(path: string, given: Partial<TextRequest> = {}): TextRequest {
    const url = `${server.origin}${path}`;
    return { method: 'GET', url, headers: {}, idleTimeoutMs: 5000, timeoutMs: 5000, ...given };
  }

  it('gives the whole answer', async () => {
    const answer = await sendForText(request('/'), connection);
    expect(answer).to.deep.include({ status: 201, body: 'whole' });
    expect(answer.headers).to.include({ 'x-one': '1' });
  });

  it('cuts a body off at its limit', async () => {
    expect((await sendForText(request('/', { limitBytes: 3 }), connection)).body).to.equal('who');
  });

  it('limits the time of the answer as a whole', async () => {
    const thrown = await rejectionOf(sendForText(request('/slow', { timeoutMs: 100 }), connection));
    expect(describeNetworkError(thrown)).to.equal('no whole answer came within 0.1 s');
    expect(isTimeout(thrown)).to.equal(true);
  });

  it("rejects with the caller's own reason", async () => {
    const abort = new AbortController();
    const sending = sendForText(request('/slow', { signal: abort.signal }), connection);
    const reason = new Error('cancelled');
    abort.abort(reason);
    expect(await rejectionOf(sending)).to.equal(reason);
  });
});
