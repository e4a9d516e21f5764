import { branchOf, commitOf, noFacts, urlOf, valueOf, type Env, type Facts } from './env-values.ts';

/** What GitHub Actions says. Source: GitHub, Variables reference. */
export function readGitHubFacts(env: Env): Facts {
  const onTag = valueOf(env, 'GITHUB_REF_TYPE') === 'tag';
  return {
    ...noFacts,
    buildNumber: valueOf(env, 'GITHUB_RUN_NUMBER', 'GITHUB_RUN_ID'),
    buildUrl: urlOf(
      valueOf(env, 'GITHUB_SERVER_URL'),
      '/',
      valueOf(env, 'GITHUB_REPOSITORY'),
      '/actions/runs/',
      valueOf(env, 'GITHUB_RUN_ID'),
    ),
    commit: commitOf(valueOf(env, 'GITHUB_SHA')),
    branch: branchOf(
      valueOf(env, 'GITHUB_HEAD_REF') ?? (onTag ? undefined : valueOf(env, 'GITHUB_REF_NAME', 'GITHUB_REF')),
    ),
    pullRequest: /^refs\/pull\/(\d+)\//.exec(valueOf(env, 'GITHUB_REF') ?? '')?.[1],
    workspace: valueOf(env, 'GITHUB_WORKSPACE'),
    tempFolder: valueOf(env, 'RUNNER_TEMP'),
    debug: valueOf(env, 'RUNNER_DEBUG') === '1',
  };
}
