import { branchOf, commitOf, noFacts, valueOf, type Env, type Facts } from './env-values.ts';

/** What GitLab CI says. Source: GitLab, Predefined CI/CD variables. */
export function readGitLabFacts(env: Env): Facts {
  const onTag = valueOf(env, 'CI_COMMIT_TAG') !== undefined;
  return {
    ...noFacts,
    buildNumber: valueOf(env, 'CI_PIPELINE_IID', 'CI_PIPELINE_ID'),
    buildUrl: valueOf(env, 'CI_PIPELINE_URL', 'CI_JOB_URL'),
    commit: commitOf(valueOf(env, 'CI_COMMIT_SHA')),
    branch: branchOf(
      valueOf(env, 'CI_MERGE_REQUEST_SOURCE_BRANCH_NAME') ??
        (onTag ? undefined : valueOf(env, 'CI_COMMIT_REF_NAME')),
    ),
    pullRequest: valueOf(env, 'CI_MERGE_REQUEST_IID'),
    workspace: valueOf(env, 'CI_PROJECT_DIR'),
    debug: valueOf(env, 'CI_DEBUG_TRACE') === 'true',
  };
}
