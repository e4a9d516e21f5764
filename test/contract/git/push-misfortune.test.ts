import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { describeFailure } from '#failures/failure-text.ts';
import { Failure } from '#failures/failure.ts';
import type { FailureCode } from '#failures/failure.ts';
import { makeGit } from '#git/make-git.ts';
import type { Connection } from '#http/connection.ts';
import { makeConnection } from '#http/make-connection.ts';
import { runGit } from '../../fixtures/git-server.ts';
import type { GitServer } from '../../fixtures/git-server.ts';
import { makeTestFolder } from '../../fixtures/make-door.ts';
import type { TestDoor, TestFolder } from '../../fixtures/make-door.ts';
import { eachWithPush } from '../../fixtures/push-scene.ts';

const packet = (text: string | Buffer): Buffer => {
  const bytes = Buffer.from(text as string);
  return Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, '0')), bytes]);
};
const band = (number: number, text: string | Buffer): Buffer =>
  packet(Buffer.concat([Buffer.from([number]), Buffer.from(text as string)]));
const okReport = Buffer.concat([
  packet('unpack ok\n'),
  packet('ok refs/heads/master\n'),
  Buffer.from('0000'),
]);

describe('contract: a push that does not go well', () => {
  let server: GitServer;
  let door: TestDoor;
  let build: TestFolder;
  eachWithPush((scene) => {
    ({ server, door, build } = scene);
    build.write({ 'index.js': 'x', 'lib/a.js': 'a' });
  });
  const source = () => ({ kind: 'folder' as const, folder: build.path });
  const failureOf = async (work: Promise<unknown>): Promise<Failure> => {
    const thrown: unknown = await work.then(
      () => 'nothing thrown',
      (error: unknown) => error,
    );
    if (!(thrown instanceof Failure)) throw thrown instanceof Error ? thrown : new Error(String(thrown));
    return thrown as Failure;
  };
  const wordsOf = (thrown: Failure): string =>
    describeFailure(thrown)
      .map(({ what, why }) => `${what} ${why}`)
      .join();
  /** Answers the push itself in place of git. */
  const answerPush = (answer: (request: IncomingMessage, response: ServerResponse) => void): void => {
    server.intercept = (request, response) => {
      if (request.method !== 'POST' || request.url?.endsWith('git-receive-pack') !== true) return false;
      answer(request, response);
      return true;
    };
  };
  const answerAfterAll = (answer: (response: ServerResponse) => void): void => {
    answerPush((request, response) => {
      request.resume().on('end', () => {
        answer(response);
      });
    });
  };
  const result = (response: ServerResponse): ServerResponse =>
    response.writeHead(200, { 'Content-Type': 'application/x-git-receive-pack-result' });

  const refusals: readonly (readonly [number, FailureCode])[] = [
    [401, 'SCM_UNAUTHORIZED'],
    [403, 'SCM_FORBIDDEN'],
    [404, 'PUSH_REPOSITORY_MISSING'],
    [409, 'SCM_BUSY'],
    [413, 'PUSH_TOO_LARGE'],
    [400, 'SCM_REFUSED'],
    [407, 'PUSH_PROXY_FAILED'],
    [202, 'SCM_UNAVAILABLE'],
    [429, 'SCM_UNAVAILABLE'],
    [500, 'SCM_UNAVAILABLE'],
    [502, 'SCM_UNAVAILABLE'],
    [503, 'SCM_UNAVAILABLE'],
  ];
  for (const [status, code] of refusals) {
    it(`calls an answer of ${String(status)} ${code}, with the server's own words`, async () => {
      answerAfterAll((response) =>
        response.writeHead(status, { 'Content-Type': 'text/html' }).end('<h1>The operation</h1> conflicts'),
      );
      const thrown = await failureOf(door.deploy(source()));
      expect(thrown.code).to.equal(code);
      expect(wordsOf(thrown)).to.include('The operation conflicts');
    });
  }

  it('says where an answer points to that would have the push go elsewhere, and does not follow it', async () => {
    const elsewhere = 'https://user:hunter2@login.example/in?code=1';
    answerAfterAll((response) => response.writeHead(302, { Location: elsewhere }).end());
    const thrown = await failureOf(door.deploy(source()));
    expect(thrown.code).to.equal('SCM_REFUSED');
    expect(wordsOf(thrown)).to.match(/it points to https:\/\/login\.example\/in$/);
    expect(server.requests.filter(({ line }) => line.startsWith('POST'))).to.have.length(1);
  });

  it('hears a refusal that comes before everything is sent, and sends no more than was on its way', async () => {
    build.write({ 'big.bin': randomBytes(30_000_000) });
    answerPush((_, response) => response.writeHead(409, { 'Content-Type': 'text/plain' }).end('pending'));
    const thrown = await failureOf(door.deploy(source()));
    expect(thrown.code).to.equal('SCM_BUSY');
    expect(wordsOf(thrown)).to.include('pending');
    expect(server.receivedBytes).to.be.lessThan(20_000_000);
  });

  it('calls a page of HTML with 200 an answer that is not git', async () => {
    answerAfterAll((response) =>
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>Sign in</p>'),
    );
    const thrown = await failureOf(door.deploy(source()));
    expect(thrown.code).to.equal('PUSH_ANSWER_ODD');
    expect(wordsOf(thrown)).to.include('Sign in');
  });

  it('calls it so on the first request too', async () => {
    server.intercept = (_, response) => {
      response
        .writeHead(200, { 'Content-Type': 'application/x-git-receive-pack-advertisement' })
        .end('<html>');
      return true;
    };
    expect((await failureOf(door.git.readHeads(server.access))).code).to.equal('PUSH_ANSWER_ODD');
  });

  const breaks: readonly (readonly [string, readonly (Buffer | string)[]])[] = [
    ['nothing', []],
    ['half a packet', ['00']],
    ['garbage', ['garbage that is no packet']],
    ['a packet without a band', [packet('xyz')]],
    ['words of a fatal end', [band(3, 'fatal: out of disk')]],
    ['half a report', [band(1, okReport.subarray(0, 20))]],
    [
      'a report of another ref',
      [
        band(1, Buffer.concat([packet('unpack ok\n'), packet('ok refs/heads/x\n'), Buffer.from('0000')])),
        '0000',
      ],
    ],
    ['a report that is none', [band(1, 'hello, world')]],
  ];
  for (const [what, bytes] of breaks) {
    it(`is undecided after ${what}`, async () => {
      answerAfterAll((response) => {
        result(response);
        for (const part of bytes) response.write(part);
        response.end();
      });
      expect((await failureOf(door.deploy(source()))).code).to.equal('PUSH_UNDECIDED');
    });
  }

  it('is undecided when the connection is cut before the report', async () => {
    answerAfterAll((response) => {
      result(response).write(band(2, 'Receiving\n'), () => response.destroy());
    });
    expect((await failureOf(door.deploy(source()))).code).to.equal('PUSH_UNDECIDED');
    expect(door.remoteLines).to.deep.equal(['Receiving']);
  });

  it('has arrived when the connection is cut after the report, and says that it did not hear the end', async () => {
    answerAfterAll((response) => {
      result(response).write(Buffer.concat([band(1, okReport), band(2, 'Deploying\n')]), () =>
        response.destroy(),
      );
    });
    const { receipt } = await door.deploy(source());
    expect(receipt.heardToTheEnd).to.equal(false);
  });

  it('has not heard the end without the last flush', async () => {
    answerAfterAll((response) => result(response).end(band(1, okReport)));
    expect((await door.deploy(source())).receipt.heardToTheEnd).to.equal(false);
  });

  it('gives up on a server that talks for ever without deciding', async () => {
    answerAfterAll((response) => {
      result(response);
      const talk = (): void => {
        if (!response.destroyed) response.write(band(2, 'still at it\n'), () => setImmediate(talk));
      };
      talk();
    });
    const build1 = await door.git.packBuild(door.packRequest(source()));
    const thrown = await failureOf(
      door.git.pushBuild(build1, door.pushRequest(undefined, { timeoutMs: 300 })),
    );
    expect(thrown.code).to.equal('PUSH_UNDECIDED');
    await build1.release();
  });

  it('knows that nothing arrived when the server stops taking bytes', async () => {
    build.write({ 'big.bin': randomBytes(40_000_000) });
    answerPush((request) => request.pause());
    const packed = await door.git.packBuild(door.packRequest(source()));
    const thrown = await failureOf(
      door.git.pushBuild(packed, door.pushRequest(undefined, { timeoutMs: 500 })),
    );
    expect(thrown.code).to.equal('PUSH_STALLED');
    await packed.release();
  });

  it('knows that nothing arrived when the connection is cut in the middle of the commit', async () => {
    build.write({ 'big.bin': randomBytes(40_000_000) });
    answerPush((request) => {
      request.once('data', () => request.destroy());
    });
    const packed = await door.git.packBuild(door.packRequest(source()));
    const thrown = await failureOf(door.git.pushBuild(packed, door.pushRequest(undefined)));
    expect(thrown.code).to.equal('PUSH_CUT');
    expect(server.git('for-each-ref').trim()).to.equal('');
    await packed.release();
  });

  it('knows that nothing arrived when the server is silent while it is sent', async () => {
    build.write({ 'big.bin': randomBytes(40_000_000) });
    answerPush((request) => request.pause());
    const connection = makeConnection({ ca: [server.ca], env: {} });
    const hasty: Connection = {
      ...connection,
      send: (request) => connection.send({ ...request, idleTimeoutMs: 300 }),
    };
    const git = makeGit({ connection: hasty, tempFolder: door.tempFolder, now: () => 0 });
    const packed = await git.packBuild(door.packRequest(source()));
    const thrown = await failureOf(git.pushBuild(packed, door.pushRequest(undefined)));
    expect(thrown.code).to.equal('PUSH_STALLED');
    expect(wordsOf(thrown)).to.include('nothing came for');
    await packed.release();
    connection.close();
  });

  it('waits for an answer that is silent for longer than five seconds', async () => {
    answerAfterAll((response) => {
      setTimeout(() => result(response).end(Buffer.concat([band(1, okReport), Buffer.from('0000')])), 6000);
    });
    const { receipt } = await door.deploy(source());
    expect(receipt.heardToTheEnd).to.equal(true);
  });

  it('ends with the reason of a cancelled run, and leaves no file behind', async () => {
    build.write({ 'big.bin': randomBytes(20_000_000) });
    const cancel = new AbortController();
    answerPush((request) => {
      request.pause();
      cancel.abort(new Error('cancelled by hand'));
    });
    const packed = await door.git.packBuild(door.packRequest(source()));
    const pushed = door.git.pushBuild(packed, door.pushRequest(undefined, { signal: cancel.signal }));
    const thrown: unknown = await pushed.catch((error: unknown) => error);
    expect(thrown).to.equal(cancel.signal.reason);
    await packed.release();
    expect(readdirSync(door.tempFolder)).to.deep.equal([]);
  });

  it('tells a refusing hook from a lost race', async () => {
    const hook = join(server.repository, 'hooks/pre-receive');
    writeFileSync(hook, '#!/bin/sh\necho "not on Fridays"\nexit 1\n');
    chmodSync(hook, 0o755);
    const thrown = await failureOf(door.deploy(source()));
    expect(thrown.code).to.equal('PUSH_REJECTED');
    expect(wordsOf(thrown)).to.include('hook declined');
    expect(door.remoteLines).to.deep.equal(['not on Fridays']);
  });

  for (const [size, bytes] of [
    ['small', 10],
    ['large', 3_000_000],
  ] as const) {
    it(`names who was faster when a ${size} push lost the race`, async () => {
      build.write({ 'some.bin': randomBytes(bytes) });
      const packed = await door.git.packBuild(door.packRequest(source()));
      const other = makeTestFolder();
      runGit(other.path, 'init', '-q', '.');
      runGit(
        other.path,
        '-c',
        'user.name=Grace',
        '-c',
        'user.email=g@example.com',
        'commit',
        '-q',
        '--allow-empty',
        '-m',
        'Was first',
      );
      runGit(other.path, 'push', '-q', server.repository, 'HEAD:refs/heads/master');
      other.remove();
      const thrown = await failureOf(door.git.pushBuild(packed, door.pushRequest(undefined)));
      expect(thrown.code).to.equal('PUSH_LEASE_LOST');
      expect(wordsOf(thrown)).to.include('Grace <g@example.com> with "Was first"');
      await packed.release();
    });
  }

  it('relays the deployment line by line, and does not mind that its hook fails', async () => {
    const hook = join(server.repository, 'hooks/post-receive');
    writeFileSync(hook, "#!/bin/sh\nprintf 'Updating branch\\nPreparing\\r\\n..'; echo oops >&2; exit 1\n");
    chmodSync(hook, 0o755);
    const { receipt } = await door.deploy(source());
    expect(receipt.heardToTheEnd).to.equal(true);
    expect(door.remoteLines.slice(0, 2)).to.deep.equal(['Updating branch', 'Preparing']);
  });

  it('sends the same pack again after a refusal', async () => {
    const packed = await door.git.packBuild(door.packRequest(source()));
    answerAfterAll((response) => response.writeHead(409).end('pending'));
    expect((await failureOf(door.git.pushBuild(packed, door.pushRequest(undefined)))).code).to.equal(
      'SCM_BUSY',
    );
    server.intercept = undefined;
    await door.git.pushBuild(packed, door.pushRequest(undefined));
    expect(server.git('rev-parse', 'master').trim()).to.equal(packed.commit);
    await packed.release();
  });

  it('does not trust a certificate that nobody vouches for', async () => {
    const connection = makeConnection({ ca: [], env: {} });
    const git = makeGit({ connection, tempFolder: door.tempFolder, now: () => 0 });
    expect((await failureOf(git.readHeads(server.access))).code).to.equal('PUSH_TLS_REFUSED');
    connection.close();
  });

  it('calls a conversation that fails in TLS itself by its own name', async () => {
    const plain = createServer((_, response) => response.end()).listen(0, '127.0.0.1');
    await once(plain, 'listening');
    const { port } = plain.address() as AddressInfo;
    const access = { ...server.access, scmUrl: `https://127.0.0.1:${String(port)}` };
    expect((await failureOf(door.git.readHeads(access))).code).to.equal('PUSH_TLS_FAILED');
    plain.close();
  });

  it('names the proxy that does not answer', async () => {
    const connection = makeConnection({ ca: [], env: { HTTPS_PROXY: 'http://127.0.0.1:1' } });
    const git = makeGit({ connection, tempFolder: door.tempFolder, now: () => 0 });
    const thrown = await failureOf(
      git.readHeads({ ...server.access, scmUrl: 'https://web1.scm.example.invalid' }),
    );
    expect(thrown.code).to.equal('PUSH_PROXY_FAILED');
    expect(wordsOf(thrown)).to.include('127.0.0.1:1');
    connection.close();
  });

  it('never shows the password', async () => {
    answerAfterAll((response) => response.writeHead(401).end('no'));
    const thrown = await failureOf(door.deploy(source()));
    expect(wordsOf(thrown)).not.to.include('s3cret');
  });
});
