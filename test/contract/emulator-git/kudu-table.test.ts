import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const fetches = 'The emulator refuses fetch deployments (POST /deploy): slotship only pushes.';
const msbuild = 'It builds for .NET with MSBuild and NuGet, which run on Windows.';

/**
 * Kudu's functional tests of git and of /api/deployments: held by a test here that bears the name, or why not.
 *
 * Source: projectkudu/kudu, Kudu.FunctionalTests and DeploymentManagerFacts.
 */
const behaviours: Readonly<Record<string, string>> = {
  CloneFromNewRepoShouldHaveBeEmpty: '',
  ClonesInParallel: '',
  CloneFromEmptyRepoAndPushShouldDeploy: '',
  PushThenClone: '',
  InitialCloneBasicTests: '',
  PushRepoWithMultipleProjectsShouldDeploy: msbuild,
  PushAndDeploy: '',
  NSimpleDeployments: '',
  PushAppChangesShouldTriggerBuild: '',
  GetResults: '',
  PushingToNonMasterBranchNoOps: '',
  PushingNonMasterBranchToMasterBranchShouldDeploy: '',
  PushingConfiguredBranch: '',
  PushSimpleWapWithFailingCustomDeploymentScript: '',
  FailedNpmFailsDeployment: '',
  PushAndDeployMvcAppWithAutoRestoreFailsIfRestoreFails: msbuild,
  WarningsAsErrors: '',
  CommandSettingOverridesDotDeploymentFile: '',
  SimpleWapWithCustomDeploymentScript: '',
  SpecificDeploymentConfiguration: '',
  CustomDeploymentScriptShouldHaveDeploymentSetting: '',
  DeletesToRepositoryArePropagatedForWaps: '',
  DeletesToRepositoryArePropagatedForNonWaps: '',
  FirstPushDeletesHostingStartHtmlFile: '',
  PushShouldOverwriteModifiedFilesInRepo: '',
  DeleteKuduSiteCleansProperly: '',
  GoingBackInTimeDeploysOldFiles: '',
  GoingBackInTimeShouldOverwriteModifiedFilesInRepo: '',
  RedeployNodeSite: '',
  NpmSiteInstallsPackages: '',
  NodeHelloWorldNoConfig: '',
  NodeWithSolutions:
    'It has a solution of Visual Studio; web.config is for iisnode, and no IIS runs the app here.',
  HangProcessTest: '',
  WaitForUserInputProcessTest: '',
  PushHelloKuduWithCorruptedGitTests: '',
  RepoWithPublicSubModuleTest: '',
  RepoWithPrivateSubModuleTest: '',
  InPlaceDeploymentBasicTests: '',
  PostDeploymentActionsShouldBeCalledOnSuccessfulDeployment: '',
  PostDeploymentActionWhichFailsShouldFailDeployment: '',
  PostDeploymentActionsShouldNotBeCalledOnFailedDeployment: '',
  TestSideBySideWithGitRepo: '',
  CustomGitTest: '',
  HookForbiddenForSomeScmTypes: '',
  DeploymentApisReturn404IfDeploymentIdDoesntExist: '',
  DeploymentApis: '',
  DeploymentVerifyEtag: '',
  DeploymentManagerExtensibility: '',
  TestZipDeployWithMetadata: '',
  TestAsyncZipDeployment: '',
  TestUpdateDeployStatusHeaderZipDeployment: 'It is about the tracking of zip deployments.',
  EnsureConflictResultOnSimultaneousRequest: '',
  TestEmptyZipClearsWwwroot: '',
  EnsureExpectedKudusyncBehavior: '',
  PullApiTest: fetches,
  DeployPayloadHelper: fetches,
  DeployHookWithInvalidHttpMethod: '',
  SubscribedWebHooksShouldBeCalledPostDeployment: 'The emulator calls no web hooks.',
  CorruptedDeploymentStatusFileTests: '',
  InvalidCommitTextTests: '',
};

describe('contract: the table of Kudu’s git behaviours', () => {
  const folders = ['.', '../../emulator/kudu'].map((folder) => join(import.meta.dirname, folder));
  const titles = folders
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((file) => file.endsWith('.test.ts'))
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\bit\(\s*'([^']+)'/gu)])
    .map(([, title = '']) => title.split(': ')[0]?.split(', ') ?? []);
  const named = new Set(titles.flat());

  it('has a test named for each behaviour that holds here, and none for one that does not', () => {
    const wrong = Object.entries(behaviours).filter(([name, reason]) => named.has(name) === (reason !== ''));
    expect(wrong).to.deep.equal([]);
  });
});
