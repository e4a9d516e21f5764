import { expect } from 'chai';
import { readTeamCityFacts } from '#ci/facts/teamcity.ts';
import { ciEnvironments, sampleCommit } from '../../fixtures/ci-environments.ts';

describe('ci: facts of TeamCity', () => {
  it('keeps a build number as the text it is', () => {
    expect(readTeamCityFacts(ciEnvironments.teamcity, {}).buildNumber).to.equal('1.10');
  });

  it('makes the link of the server and the id where an older server gives none', () => {
    const properties = { 'teamcity.serverUrl': 'https://tc.example.com/', 'teamcity.build.id': '4711' };
    expect(readTeamCityFacts({}, properties).buildUrl).to.equal(
      'https://tc.example.com/viewLog.html?buildId=4711',
    );
    expect(readTeamCityFacts({}, { 'teamcity.build.id': '4711' }).buildUrl).to.equal(undefined);
  });

  it('knows a personal build', () => {
    expect(readTeamCityFacts({ BUILD_IS_PERSONAL: 'true' }, {}).personal).to.equal(true);
    expect(readTeamCityFacts({}, {}).personal).to.equal(false);
  });

  it('strips refs/heads/ and sees through <default>', () => {
    const branch = (properties: Record<string, string>): string | undefined =>
      readTeamCityFacts({}, properties).branch;
    expect(branch({ 'teamcity.build.branch': 'refs/heads/feature/x' })).to.equal('feature/x');
    expect(branch({ 'teamcity.build.vcs.branch.Shop_Main': 'refs/heads/main' })).to.equal('main');
    expect(
      branch({
        'teamcity.build.branch': '<default>',
        'teamcity.build.vcs.branch.Shop_Main': 'refs/heads/main',
      }),
    ).to.equal('main');
    expect(branch({ 'teamcity.build.branch': '<default>' })).to.equal(undefined);
  });

  it('names no branch and no commit where several repositories disagree', () => {
    const other = sampleCommit.replace(/^5/, '6');
    const facts = readTeamCityFacts(
      { BUILD_VCS_NUMBER_A: sampleCommit, BUILD_VCS_NUMBER_B: other },
      { 'teamcity.build.vcs.branch.A': 'refs/heads/a', 'teamcity.build.vcs.branch.B': 'refs/heads/b' },
    );
    expect([facts.commit, facts.branch]).to.deep.equal([undefined, undefined]);
    expect(readTeamCityFacts({ BUILD_VCS_NUMBER_A: sampleCommit }, {}).commit).to.equal(sampleCommit);
  });

  it('takes nothing but a full id for a commit', () => {
    expect(readTeamCityFacts({ BUILD_VCS_NUMBER: '12345' }, {}).commit).to.equal(undefined);
    expect(readTeamCityFacts({ BUILD_VCS_NUMBER: sampleCommit.toUpperCase() }, {}).commit).to.equal(
      sampleCommit,
    );
  });

  it('reads folders and the pull request from the properties', () => {
    const facts = readTeamCityFacts(
      {},
      {
        'teamcity.build.checkoutDir': '/agent/work/1f2e',
        'teamcity.build.tempDir': '/agent/temp',
        'teamcity.pullRequest.number': '12',
      },
    );
    expect([facts.workspace, facts.tempFolder, facts.pullRequest]).to.deep.equal([
      '/agent/work/1f2e',
      '/agent/temp',
      '12',
    ]);
  });
});
