import type { ServerResponse } from 'node:http';
import { expect } from 'chai';
import { Secret } from '#app-service/secret.ts';
import { makeAsker } from '#git/wire/ask-known.ts';
import { findKnownObjects } from '#git/wire/known-objects.ts';
import { readRefs } from '#git/wire/read-refs.ts';
import { writePacket } from '#git/wire/pkt-line.ts';
import type { Remote } from '#git/wire/remote.ts';
import { makeConnection } from '#http/make-connection.ts';
import type { RunEvent } from '#report/event.ts';
import { failureOf, rejectionOf } from '../../fakes/rejection.ts';
import { startPlainServer } from '../../fakes/tls-server.ts';

const id = (digit: string): string => digit.repeat(40);
const tip = id('f');
const good = writePacket(`ACK ${id('a')} common\n`) + writePacket('NAK\n');

type Answer = (response: ServerResponse) => void;

describe('git: ask-known', () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  /** A remote that gives the answers one after the other, the last one for ever. */
  async function remoteWith(
    ...answers: readonly Answer[]
  ): Promise<Remote & { readonly asked: () => number }> {
    let asked = 0;
    const server = await startPlainServer((request, response) => {
      const answer = answers[Math.min(asked, answers.length - 1)];
      asked += 1;
      const service = request.url.includes('receive') ? 'receive-pack-advertisement' : 'upload-pack-result';
      response.writeHead(200, { 'Content-Type': `application/x-git-${service}` });
      answer?.(response);
    });
    const connection = makeConnection({ ca: [], env: {} });
    closing.push(
      () => server.close(),
      () => {
        connection.close();
      },
    );
    const credentials = { kind: 'basic', userName: 'u', password: new Secret('p') } as const;
    const access = { scmUrl: server.origin, app: 'x', credentials };
    return { access, url: `${server.origin}/x.git`, connection, asked: () => asked };
  }

  const { signal } = new AbortController();
  const cut: Answer = (response) => response.write('0008NA', () => response.destroy());
  const whole: Answer = (response) => response.end(good);
  const endless =
    (text: string): Answer =>
    (response) => {
      const talk = (): void => {
        if (!response.destroyed) response.write(text, () => setImmediate(talk));
      };
      talk();
    };

  it('asks once more when the answer was cut', async () => {
    const remote = await remoteWith(cut, whole);
    const ask = makeAsker(remote, [tip], () => undefined, signal);
    expect([...(await ask([id('a'), id('b')]))]).to.deep.equal([id('a')]);
    expect(remote.asked()).to.equal(2);
  });

  it('has a failure for an answer that stays cut, is not git, is an error or does not end', async () => {
    for (const [answer, code] of [
      [cut, 'SCM_UNAVAILABLE'],
      [(response: ServerResponse) => response.end('zzzz'), 'PUSH_ANSWER_ODD'],
      [(response: ServerResponse) => response.end(writePacket('ERR not our ref\n')), 'PUSH_ANSWER_ODD'],
      [endless(writePacket('NAK\n')), 'PUSH_ANSWER_ODD'],
    ] as const) {
      const remote = await remoteWith(answer);
      expect((await failureOf(findKnownObjects(remote, tip, [id('a')], signal))).code).to.equal(code);
    }
  });

  it('counts nothing but the heads as known when no usable answer comes, and says so once', async () => {
    const remote = await remoteWith((response) => response.end('zzzz'));
    const events: RunEvent[] = [];
    const ask = makeAsker(remote, [tip], (event) => events.push(event), signal);
    expect([...(await ask([id('a'), tip])), ...(await ask([id('b')]))]).to.deep.equal([tip]);
    expect(events).to.have.length(1);
    expect(events[0]).to.have.property('kind', 'warned');
    expect(JSON.stringify(events[0])).to.include('zzzz');
    expect(remote.asked()).to.equal(1);
  });

  it('ends with the reason of a cancelled run', async () => {
    const stop = new AbortController();
    const remote = await remoteWith((response) => {
      response.write('0008', () => {
        stop.abort(new Error('cancelled by hand'));
      });
    });
    const ask = makeAsker(remote, [tip], () => undefined, stop.signal);
    expect(await rejectionOf(ask([id('a')]))).to.equal(stop.signal.reason);
  });

  it('does not listen for ever to a list of refs that does not end', async () => {
    const remote = await remoteWith(endless('0000'.repeat(100)));
    expect((await failureOf(readRefs(remote, undefined))).code).to.equal('PUSH_ANSWER_ODD');
  });
});
