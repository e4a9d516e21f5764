import { expect } from 'chai';
import type { BuildFacts, CiName } from '#app-service/build-facts.ts';
import { readBuildFacts } from '#ci/detect-ci.ts';
import { ciEnvironments } from '../../fixtures/ci-environments.ts';

type NamedCi = keyof typeof ciEnvironments;

function read(ci: NamedCi, more: Record<string, string> = {}): BuildFacts {
  return readBuildFacts(ci, { ...ciEnvironments[ci], ...more }, {});
}

describe('ci: facts of other CIs', () => {
  const urls: readonly (readonly [NamedCi, string, string])[] = [
    ['github', '42', 'https://github.com/octo/shop/actions/runs/9001'],
    ['azure-pipelines', '20260102.3', 'https://dev.azure.com/octo/Web%20Shop/_build/results?buildId=77'],
    ['gitlab', '12', 'https://gitlab.com/octo/shop/-/pipelines/34567'],
    ['jenkins', '8', 'https://jenkins.example.com/job/shop/8/'],
    ['bitbucket', '5', 'https://bitbucket.org/octo/shop/pipelines/results/5'],
    ['circleci', '99', 'https://circleci.com/gh/octo/shop/99'],
    ['buildkite', '1514', 'https://buildkite.com/octo/shop/builds/1514'],
  ];
  for (const [ci, buildNumber, buildUrl] of urls) {
    it(`links to the build of ${ci}`, () => {
      expect(read(ci)).to.include({ ci, buildNumber, buildUrl });
    });
  }

  const pulls: readonly (readonly [NamedCi, Record<string, string>, string])[] = [
    [
      'github',
      { GITHUB_REF: 'refs/pull/12/merge', GITHUB_REF_NAME: '12/merge', GITHUB_HEAD_REF: 'topic' },
      'topic',
    ],
    [
      'azure-pipelines',
      {
        BUILD_SOURCEBRANCH: 'refs/pull/12/merge',
        SYSTEM_PULLREQUEST_SOURCEBRANCH: 'refs/heads/topic',
        SYSTEM_PULLREQUEST_PULLREQUESTID: '12',
      },
      'topic',
    ],
    [
      'gitlab',
      {
        CI_MERGE_REQUEST_IID: '12',
        CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'topic',
        CI_COMMIT_REF_NAME: 'refs/merge-requests/12/head',
      },
      'topic',
    ],
    ['jenkins', { CHANGE_ID: '12', CHANGE_BRANCH: 'topic', BRANCH_NAME: 'PR-12' }, 'topic'],
    ['bitbucket', { BITBUCKET_PR_ID: '12', BITBUCKET_BRANCH: 'topic' }, 'topic'],
    [
      'circleci',
      { CIRCLE_PULL_REQUEST: 'https://github.com/octo/shop/pull/12', CIRCLE_BRANCH: 'topic' },
      'topic',
    ],
    ['buildkite', { BUILDKITE_PULL_REQUEST: '12', BUILDKITE_BRANCH: 'topic' }, 'topic'],
  ];
  for (const [ci, more, branch] of pulls) {
    it(`knows the pull request of ${ci} and its branch`, () => {
      expect(read(ci, more)).to.include({ pullRequest: '12', branch });
      expect(read(ci).pullRequest).to.equal(undefined);
    });
  }

  it('says no branch for a tag', () => {
    const tags: readonly (readonly [NamedCi, Record<string, string>])[] = [
      ['github', { GITHUB_REF: 'refs/tags/v1', GITHUB_REF_NAME: 'v1', GITHUB_REF_TYPE: 'tag' }],
      ['azure-pipelines', { BUILD_SOURCEBRANCH: 'refs/tags/v1' }],
      ['gitlab', { CI_COMMIT_TAG: 'v1', CI_COMMIT_REF_NAME: 'v1' }],
    ];
    for (const [ci, more] of tags) expect(read(ci, more).branch, ci).to.equal(undefined);
  });

  it('hears the debug switch of the CIs that have one', () => {
    const switches: readonly (readonly [NamedCi, Record<string, string>])[] = [
      ['github', { RUNNER_DEBUG: '1' }],
      ['azure-pipelines', { SYSTEM_DEBUG: 'True' }],
      ['gitlab', { CI_DEBUG_TRACE: 'true' }],
    ];
    for (const [ci, more] of switches) expect(read(ci, more).debug, ci).to.equal(true);
  });

  it('tells the checkout folder, absolute', () => {
    const folders: Readonly<Partial<Record<CiName, string>>> = {
      github: '/home/runner/work/shop/shop',
      'azure-pipelines': '/agent/_work/1/s',
      gitlab: '/builds/octo/shop',
      jenkins: '/var/jenkins/workspace/shop',
      bitbucket: '/opt/atlassian/pipelines/agent/build',
      circleci: '/home/circleci/project',
      buildkite: '/var/lib/buildkite/builds/shop',
    };
    for (const [ci, folder] of Object.entries(folders))
      expect(read(ci as NamedCi).workspace, ci).to.equal(folder);
  });

  it('does not take HEAD for a commit', () => {
    expect(read('buildkite', { BUILDKITE_COMMIT: 'HEAD' }).commit).to.equal(undefined);
  });
});
