import { branchOf, commitOf, noFacts, valueOf, type Env, type Facts } from './env-values.ts';

/**
 * What Jenkins says. Sources: Jenkins, `/env-vars.html`; Git plugin (`GIT_BRANCH` has the remote's name before it);
 * Branch API plugin (`CHANGE_*`).
 */
export function readJenkinsFacts(env: Env): Facts {
  return {
    ...noFacts,
    buildNumber: valueOf(env, 'BUILD_NUMBER'),
    buildUrl: valueOf(env, 'BUILD_URL'),
    commit: commitOf(valueOf(env, 'GIT_COMMIT')),
    branch: branchOf(
      valueOf(env, 'CHANGE_BRANCH', 'BRANCH_NAME') ?? valueOf(env, 'GIT_BRANCH')?.replace(/^origin\//, ''),
    ),
    pullRequest: valueOf(env, 'CHANGE_ID'),
    workspace: valueOf(env, 'WORKSPACE'),
    tempFolder: valueOf(env, 'WORKSPACE_TMP'),
  };
}
