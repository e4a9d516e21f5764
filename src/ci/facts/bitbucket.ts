import { branchOf, commitOf, noFacts, urlOf, valueOf, type Env, type Facts } from './env-values.ts';

/** What Bitbucket Pipelines says. Source: Bitbucket, Variables and secrets. */
export function readBitbucketFacts(env: Env): Facts {
  const buildNumber = valueOf(env, 'BITBUCKET_BUILD_NUMBER');
  return {
    ...noFacts,
    buildNumber,
    buildUrl: urlOf(
      'https://bitbucket.org/',
      valueOf(env, 'BITBUCKET_REPO_FULL_NAME'),
      '/pipelines/results/',
      buildNumber,
    ),
    commit: commitOf(valueOf(env, 'BITBUCKET_COMMIT')),
    branch: branchOf(valueOf(env, 'BITBUCKET_BRANCH')),
    pullRequest: valueOf(env, 'BITBUCKET_PR_ID'),
    workspace: valueOf(env, 'BITBUCKET_CLONE_DIR'),
  };
}
