import { branchOf, commitOf, noFacts, urlOf, valueOf, type Env, type Facts } from './env-values.ts';

/**
 * What TeamCity says, in the environment and in its properties files.
 *
 * Source: TeamCity, Predefined Build Parameters. `BUILD_URL` is there from 2023.05 on; before that it is made of the
 * server's URL and the build's id.
 */
export function readTeamCityFacts(env: Env, properties: Readonly<Record<string, string>>): Facts {
  const property = (name: string): string | undefined => valueOf(properties, name);
  return {
    ...noFacts,
    buildNumber: valueOf(env, 'BUILD_NUMBER') ?? property('build.number'),
    buildUrl:
      valueOf(env, 'BUILD_URL') ??
      urlOf(
        property('teamcity.serverUrl')?.replace(/\/+$/, ''),
        '/viewLog.html?buildId=',
        property('teamcity.build.id'),
      ),
    commit: commitOf(
      valueOf(env, 'BUILD_VCS_NUMBER') ?? property('build.vcs.number') ?? onlyValue(env, 'BUILD_VCS_NUMBER_'),
    ),
    branch: findBranch(properties),
    personal: valueOf(env, 'BUILD_IS_PERSONAL') === 'true',
    pullRequest: property('teamcity.pullRequest.number'),
    workspace: property('teamcity.build.checkoutDir'),
    tempFolder: property('teamcity.build.tempDir'),
  };
}

/**
 * The branch: there is a logical name only with a branch specification, and for the default branch it may be
 * `<default>`; the name in the repository is then the better one, if the build has a single repository.
 */
function findBranch(properties: Readonly<Record<string, string>>): string | undefined {
  const logical = valueOf(properties, 'teamcity.build.branch');
  const named = logical === '<default>' ? undefined : branchOf(logical);
  return named ?? branchOf(onlyValue(properties, 'teamcity.build.vcs.branch.'));
}

/** The one value that all variables with this prefix share. */
function onlyValue(values: Env, prefix: string): string | undefined {
  const found = new Set(
    Object.keys(values)
      .filter((name) => name.startsWith(prefix))
      .map((name) => valueOf(values, name))
      .filter((value) => value !== undefined),
  );
  return found.size === 1 ? [...found][0] : undefined;
}
