import { branchOf, commitOf, noFacts, valueOf, type Env, type Facts } from './env-values.ts';

/** What CircleCI says. Source: CircleCI, Project values and variables. */
export function readCircleCiFacts(env: Env): Facts {
  const home = valueOf(env, 'HOME');
  const folder = valueOf(env, 'CIRCLE_WORKING_DIRECTORY');
  return {
    ...noFacts,
    buildNumber: valueOf(env, 'CIRCLE_BUILD_NUM'),
    buildUrl: valueOf(env, 'CIRCLE_BUILD_URL'),
    commit: commitOf(valueOf(env, 'CIRCLE_SHA1')),
    branch: branchOf(valueOf(env, 'CIRCLE_BRANCH')),
    // A URL that ends with the number.
    pullRequest: /\/(\d+)$/.exec(valueOf(env, 'CIRCLE_PULL_REQUEST') ?? '')?.[1],
    // The folder is told as it was configured, often `~/project`.
    workspace: folder?.startsWith('~') === true ? home && `${home}${folder.slice(1)}` : folder,
  };
}
