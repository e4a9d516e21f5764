import { expect } from 'chai';
import { makeExpectedVersion } from '#app-service/expected-version.ts';

const commit = '0123456789abcdef0123456789abcdef01234567';
const build = { sourceCommit: commit, deployedCommit: 'f'.repeat(40), buildNumber: '17' };

describe('expected version', () => {
  it('puts the source commit, not the deployed one, and the build number in', () => {
    expect(makeExpectedVersion('{commit}', build)).to.deep.equal({ kind: 'known', text: commit });
    expect(makeExpectedVersion('1.{build}+{commit}', build)).to.deep.equal({
      kind: 'known',
      text: `1.17+${commit}`,
    });
  });

  it('leaves other text as it is', () => {
    expect(makeExpectedVersion(' {tag} 2.0 ', build)).to.deep.equal({ kind: 'known', text: '{tag} 2.0' });
  });

  it('names the placeholder that the run has nothing for', () => {
    const unknown = { sourceCommit: undefined, deployedCommit: commit, buildNumber: '' };
    expect(makeExpectedVersion('{commit}', unknown)).to.deep.equal({
      kind: 'unknown',
      placeholder: '{commit}',
    });
    expect(makeExpectedVersion('{build}', unknown)).to.deep.equal({
      kind: 'unknown',
      placeholder: '{build}',
    });
  });
});
