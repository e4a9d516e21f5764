import { branchOf, commitOf, noFacts, urlOf, valueOf, type Env, type Facts } from './env-values.ts';

/** What Azure Pipelines says. Source: Azure Pipelines, Predefined variables. */
export function readAzurePipelinesFacts(env: Env): Facts {
  const collection = valueOf(env, 'SYSTEM_COLLECTIONURI')?.replace(/\/*$/, '/');
  const project = valueOf(env, 'SYSTEM_TEAMPROJECT');
  return {
    ...noFacts,
    buildNumber: valueOf(env, 'BUILD_BUILDNUMBER', 'BUILD_BUILDID'),
    buildUrl: urlOf(
      collection,
      project === undefined ? undefined : encodeURIComponent(project),
      '/_build/results?buildId=',
      valueOf(env, 'BUILD_BUILDID'),
    ),
    commit: commitOf(valueOf(env, 'BUILD_SOURCEVERSION')),
    branch: branchOf(valueOf(env, 'SYSTEM_PULLREQUEST_SOURCEBRANCH', 'BUILD_SOURCEBRANCH')),
    pullRequest: valueOf(env, 'SYSTEM_PULLREQUEST_PULLREQUESTNUMBER', 'SYSTEM_PULLREQUEST_PULLREQUESTID'),
    workspace: valueOf(env, 'BUILD_SOURCESDIRECTORY'),
    tempFolder: valueOf(env, 'AGENT_TEMPDIRECTORY'),
    debug: valueOf(env, 'SYSTEM_DEBUG')?.toLowerCase() === 'true',
  };
}
