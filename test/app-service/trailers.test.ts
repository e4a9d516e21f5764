import { expect } from 'chai';
import { identityOf, makeCommitMessage, parseCommitMessage } from '#app-service/trailers.ts';
import { fakeDeployment } from '../fakes/azure-world.ts';

const trailers = {
  sourceCommit: 'a'.repeat(40),
  buildNumber: '42',
  buildUrl: 'https://ci.example.net/42',
  buildTime: '2026-01-02T03:04:05.000Z',
  run: 'teamcity-42-1a2b',
  content: 'c'.repeat(40),
  cannotGoBack: 'a migration ran',
};

describe('trailers', () => {
  it('come back from the message they were put into', () => {
    expect(parseCommitMessage(makeCommitMessage('Fix the cart', trailers))).to.deep.equal(trailers);
  });

  it('cannot be forged by a subject or a value with line breaks', () => {
    const message = makeCommitMessage('Fix\nBuild-Number: 99', {
      ...trailers,
      buildUrl: 'x\nBuild-Number: 98',
    });
    expect(parseCommitMessage(message).buildNumber).to.equal('42');
    expect(message.split('\n')[0]).to.equal('Fix Build-Number: 99');
  });

  it('are left out where nothing is known', () => {
    const none = {
      sourceCommit: undefined,
      buildNumber: undefined,
      buildUrl: undefined,
      buildTime: undefined,
      run: undefined,
      content: undefined,
      cannotGoBack: undefined,
    };
    expect(makeCommitMessage('Fix', none)).to.equal('Fix\n');
    expect(parseCommitMessage('Fix\n')).to.deep.equal(none);
  });

  it('identify a deployed build; one that names no source was pushed as it is', () => {
    const id = '1'.repeat(40);
    const message = 'Change\n\nSource-Commit: abc\nBuild-Number: 7\n';
    const identify = (given: object) => identityOf(fakeDeployment(id, given));
    expect(identify({ message })).to.deep.equal({
      sourceCommit: 'abc',
      deployedCommit: id,
      buildNumber: '7',
    });
    expect(identify({ message: 'Change' })).to.deep.equal({
      sourceCommit: id,
      deployedCommit: id,
      buildNumber: undefined,
    });
  });
});
