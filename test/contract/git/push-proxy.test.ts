import { randomBytes } from 'node:crypto';
import { createServer, request as askOnward } from 'node:https';
import { expect } from 'chai';
import { makeGit } from '#git/make-git.ts';
import { makeConnection } from '#http/make-connection.ts';
import { makeCertificates } from '../../fakes/certificates.ts';
import { startProxy } from '../../fakes/proxy-server.ts';
import { listen } from '../../fakes/tls-server.ts';
import { startGitServer } from '../../fixtures/git-server.ts';
import { makeTestDoor, makeTestFolder } from '../../fixtures/make-door.ts';

describe('contract: a push through a proxy', () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  it('takes every request that way, and shows the proxy nothing but where it goes', async () => {
    const server = await startGitServer();
    const door = makeTestDoor(server);
    const build = makeTestFolder();
    closing.push(
      () => server.stop(),
      () => {
        door.close();
        build.remove();
      },
    );
    // The proxy is not used for this machine, so the slot has the name of another.
    const host = 'web1.scm.example';
    const { ca, certificate, key } = await makeCertificates(host);
    const front = createServer({ cert: certificate, key }, (request, response) => {
      const { method, headers, url = '/' } = request;
      const onward = askOnward(`${server.access.scmUrl}${url}`, {
        method,
        headers: { ...headers, host: 'localhost' },
        ca: server.ca,
      });
      onward.on('response', (answer) => {
        response.writeHead(answer.statusCode ?? 0, answer.headers);
        answer.pipe(response);
      });
      request.pipe(onward);
    });
    const port = await listen(front);
    closing.push(() => {
      front.closeAllConnections();
      front.close();
    });
    const proxy = await startProxy(port);
    closing.push(() => proxy.close());
    const env = { HTTPS_PROXY: proxy.url.replace('//', '//user:p%40ss@') };
    const connection = makeConnection({ ca: [ca], env });
    closing.push(() => {
      connection.close();
    });
    const git = makeGit({ connection, tempFolder: door.tempFolder, now: () => Date.now() });
    const remote = { ...server.access, scmUrl: `https://${host}` };
    const source = { kind: 'folder', folder: build.path } as const;
    const { signal } = new AbortController();
    for (const name of ['first.bin', 'second.bin']) {
      build.write({ [name]: randomBytes(3_000_000), 'a/file': name });
      const tip = (await git.readHeads(remote, signal))['master'];
      const packed = await git.packBuild(door.packRequest(source, { remote, tip }));
      await git.pushBuild(packed, door.pushRequest(tip, { remote }));
      await packed.release();
      expect(server.git('rev-parse', 'master').trim()).to.equal(packed.commit);
    }
    const authorization = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
    expect(proxy.asked).not.to.deep.equal([]);
    for (const one of proxy.asked) expect(one).to.deep.equal({ to: `${host}:443`, authorization });
    for (const { headers } of server.requests) expect(headers).not.to.have.property('proxy-authorization');
    expect(server.git('fsck', '--strict', '--full')).to.equal('');
  });
});
