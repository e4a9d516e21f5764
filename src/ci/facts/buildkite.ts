import { branchOf, commitOf, noFacts, valueOf, type Env, type Facts } from './env-values.ts';

/** What Buildkite says. Source: Buildkite, Environment variables. */
export function readBuildkiteFacts(env: Env): Facts {
  const pullRequest = valueOf(env, 'BUILDKITE_PULL_REQUEST');
  return {
    ...noFacts,
    buildNumber: valueOf(env, 'BUILDKITE_BUILD_NUMBER'),
    buildUrl: valueOf(env, 'BUILDKITE_BUILD_URL'),
    // `HEAD` until the agent has checked out; then it is no id.
    commit: commitOf(valueOf(env, 'BUILDKITE_COMMIT')),
    branch: branchOf(valueOf(env, 'BUILDKITE_BRANCH')),
    pullRequest: pullRequest === 'false' ? undefined : pullRequest,
    workspace: valueOf(env, 'BUILDKITE_BUILD_CHECKOUT_PATH'),
  };
}
