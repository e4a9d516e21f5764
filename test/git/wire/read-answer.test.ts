import { expect } from 'chai';
import { Secret } from '#app-service/secret.ts';
import { readAnswer } from '#git/wire/read-answer.ts';
import { makeConnection } from '#http/make-connection.ts';
import { failureOf } from '../../fakes/rejection.ts';
import { startPlainServer } from '../../fakes/tls-server.ts';

describe('git: read-answer', () => {
  it('ends an answer that is never silent and never done', async () => {
    const server = await startPlainServer((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/x-git-upload-pack-result' });
      const talk = (): void => {
        if (!response.destroyed) response.write('0000', () => setTimeout(talk, 5));
      };
      talk();
    });
    const connection = makeConnection({ ca: [], env: {} });
    const credentials = { kind: 'basic', userName: 'u', password: new Secret('p') } as const;
    const remote = {
      access: { scmUrl: server.origin, app: 'x', credentials },
      url: `${server.origin}/x.git`,
      connection,
    };
    const request = { operation: 'x', method: 'POST', path: 'git-upload-pack', signal: undefined } as const;
    const drain = async (stream: AsyncIterable<Buffer>): Promise<void> => {
      for await (const chunk of stream) expect(chunk.length).to.be.greaterThan(0);
    };
    const thrown = await failureOf(readAnswer(remote, request, drain, 200));
    expect(thrown.code).to.equal('SCM_UNAVAILABLE');
    expect(thrown.facts).to.have.property('words', 'no whole answer came within 0.2 s');
    connection.close();
    await server.close();
  });
});
