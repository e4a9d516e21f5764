import type { BuildFacts, CiName } from '#app-service/build-facts.ts';
import { readAzurePipelinesFacts } from './facts/azure-pipelines.ts';
import { readBitbucketFacts } from './facts/bitbucket.ts';
import { readBuildkiteFacts } from './facts/buildkite.ts';
import { readCircleCiFacts } from './facts/circleci.ts';
import { noFacts, valueOf, type Env, type Facts } from './facts/env-values.ts';
import { readGitHubFacts } from './facts/github.ts';
import { readGitLabFacts } from './facts/gitlab.ts';
import { readJenkinsFacts } from './facts/jenkins.ts';
import { readTeamCityFacts } from './facts/teamcity.ts';

/**
 * The variables whose presence, all together, names a CI; the first that fits wins. TeamCity comes first, since its
 * agents also run inside other CIs; Jenkins comes last, since its names are the most ordinary.
 */
const marks: readonly (readonly [CiName, readonly string[]])[] = [
  ['teamcity', ['TEAMCITY_VERSION']],
  ['github', ['GITHUB_ACTIONS']],
  ['azure-pipelines', ['TF_BUILD']],
  ['gitlab', ['GITLAB_CI']],
  ['bitbucket', ['BITBUCKET_BUILD_NUMBER']],
  ['circleci', ['CIRCLECI']],
  ['buildkite', ['BUILDKITE']],
  ['jenkins', ['JENKINS_URL', 'BUILD_ID']],
];

type ReadFacts = (env: Env, properties: Readonly<Record<string, string>>) => Facts;

const readers: Readonly<Record<CiName, ReadFacts>> = {
  teamcity: readTeamCityFacts,
  github: readGitHubFacts,
  'azure-pipelines': readAzurePipelinesFacts,
  gitlab: readGitLabFacts,
  jenkins: readJenkinsFacts,
  bitbucket: readBitbucketFacts,
  circleci: readCircleCiFacts,
  buildkite: readBuildkiteFacts,
  plain: () => noFacts,
};

/** Finds the CI by its environment variables, unless `override` names it; `plain` where there is none. */
export function detectCi(env: Env, override: CiName | undefined): CiName {
  if (override !== undefined) return override;
  const found = marks.find(([, names]) => names.every((name) => valueOf(env, name) !== undefined));
  return found?.[0] ?? 'plain';
}

/** Reads what the CI says of its build. `properties` are TeamCity's, from its files; empty elsewhere. */
export function readBuildFacts(
  ci: CiName,
  env: Env,
  properties: Readonly<Record<string, string>>,
): BuildFacts {
  return { ci, ...readers[ci](env, properties) };
}
