import type { BuildFacts } from '#app-service/build-facts.ts';

/** Facts of a build on a machine without a CI. */
export function plainFacts(changes: Partial<BuildFacts> = {}): BuildFacts {
  return {
    ci: 'plain',
    buildNumber: undefined,
    buildUrl: undefined,
    commit: undefined,
    branch: undefined,
    personal: false,
    pullRequest: undefined,
    workspace: undefined,
    tempFolder: undefined,
    debug: false,
    ...changes,
  };
}
