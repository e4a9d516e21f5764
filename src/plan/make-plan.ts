import type { BuildFacts } from '#app-service/build-facts.ts';
import type { PublishProfile } from '#app-service/publish-profile.ts';
import { production } from '#app-service/slot.ts';
import type { CheckSide } from '#app-service/smoke-test.ts';
import { failure, severalFailures, type Failure } from '#failures/failure.ts';
import type { FileConfig, Parameters } from '#parameters/parameters.ts';
import type { PackagePlan, Plan, SmokeTestPlan, SwapPlan, TargetPlan, VerificationPlan } from './plan.ts';

/** Good answers in a row that production must give: it may have several instances behind one address. */
const versionAnswersInARow = 3;

/**
 * Makes the plan of a run from what was asked.
 *
 * @throws Failure INPUT_INVALID when the publish profile is for another app or slot, or for production
 */
export function makePlan(
  parameters: Parameters,
  config: FileConfig,
  facts: BuildFacts,
  runId: string,
  publishProfile?: PublishProfile,
): Plan {
  return {
    facts: withGiven(facts, parameters),
    runId,
    target:
      publishProfile === undefined ? makeTarget(parameters) : makeProfileTarget(parameters, publishProfile),
    settings: { rules: config.rules },
    package: makePackagePlan(parameters, facts),
    push: { branch: parameters.deploymentBranch, timeoutMs: parameters.pushTimeoutMs },
    deployment: { timeoutMs: parameters.deploymentTimeoutMs },
    smokeTest: makeSmokeTestPlan(parameters, config),
    swap: makeSwapPlan(parameters),
    verification: makeVerificationPlan(parameters, config),
    timeoutMs: parameters.timeoutMs,
  };
}

/** What was given by hand wins over what the CI says. */
function withGiven(facts: BuildFacts, { commit, buildNumber, buildUrl }: Parameters): BuildFacts {
  return {
    ...facts,
    commit: commit ?? facts.commit,
    buildNumber: buildNumber ?? facts.buildNumber,
    buildUrl: buildUrl ?? facts.buildUrl,
  };
}

/** The smoke tests of the slot, or of any URL. */
function makeSmokeTestPlan(parameters: Parameters, config: FileConfig): SmokeTestPlan {
  return {
    versionCheck: parameters.versionCheck,
    checks: orAnswers('slot', parameters, checksOn('slot', config)),
    timeoutMs: parameters.smokeTestTimeoutMs,
  };
}

function makeVerificationPlan(parameters: Parameters, config: FileConfig): VerificationPlan {
  return {
    versionCheck: parameters.versionCheck,
    checks: orAnswers('production', parameters, checksOn('production', config)),
    timeoutMs: parameters.verificationTimeoutMs,
    consecutive: versionAnswersInARow,
    watchMs: parameters.watchMs,
    probesPerSecond: parameters.probesPerSecond,
    errorBudgetPercent: parameters.errorBudget,
    onFailure: parameters.onFailure,
  };
}

/** Where a URL is to be tested, Azure is not asked and the host stands for the app. */
function makeTarget(parameters: Parameters): TargetPlan {
  const { url, resourceGroup } = parameters;
  const subscriptionId = parameters.subscriptionId ?? (url === undefined ? undefined : '');
  const app = parameters.app ?? (url === undefined ? undefined : new URL(url).host);
  if (subscriptionId === undefined || app === undefined) throw new Error('a plan was made without an app');
  return {
    kind: 'arm',
    address: { subscriptionId, resourceGroup, app },
    slot: parameters.slot,
    ensureLocalGit: parameters.ensureLocalGit,
    startSlot: parameters.startSlot,
    waitMs: parameters.waitTimeoutMs,
    willSwap: parameters.swap !== 'no',
    withPreview: parameters.swap === 'with-preview',
    needsProduction: parameters.swap !== 'no' && !parameters.allowOlder,
  };
}

function makeProfileTarget(parameters: Parameters, profile: PublishProfile): TargetPlan {
  const problems: Failure[] = [];
  const refuse = (option: string, problem: string, accepted: string): void => {
    problems.push(
      failure('INPUT_INVALID', {
        option,
        origin: 'the comparison with the publish profile',
        problem,
        accepted,
      }),
    );
  };
  if (profile.slot === production)
    refuse('publish-profile', 'is production’s own', 'Give the publish profile of the slot');
  else if (parameters.slot !== profile.slot) {
    refuse(
      'slot',
      `is '${parameters.slot}', but the publish profile is for slot '${profile.slot}'`,
      `Set 'slot' to '${profile.slot}', or give the other slot's profile`,
    );
  }
  if (parameters.app !== undefined && parameters.app !== profile.app) {
    refuse(
      'app',
      `is '${parameters.app}', but the publish profile is for '${profile.app}'`,
      "Leave 'app' out, or give the other app's profile",
    );
  }
  if (problems.length > 0) throw severalFailures(problems);
  const { subscriptionId = '', resourceGroup = '' } = parameters;
  return {
    kind: 'publish-profile',
    address: { subscriptionId, resourceGroup, app: profile.app },
    slot: profile.slot,
    siteUrl: profile.siteUrl,
    access: profile.access,
    waitMs: parameters.waitTimeoutMs,
  };
}

function makePackagePlan(parameters: Parameters, facts: BuildFacts): PackagePlan {
  const { build, keepHistory, stampFile, allowOlder, cacheFolder } = parameters;
  const checkout = parameters.checkout ?? facts.workspace ?? '.';
  return {
    build:
      build === undefined
        ? { kind: 'checkout', folder: checkout, keepHistory }
        : { kind: 'folder', folder: build, checkout, commit: parameters.commit },
    stampFile: keepHistory || stampFile === 'none' ? undefined : stampFile,
    allowOlder,
    cacheFolder,
  };
}

function makeSwapPlan(parameters: Parameters): SwapPlan {
  if (parameters.swap === 'no') return { kind: 'no' };
  return {
    kind: parameters.swap === 'with-preview' ? 'swap-with-preview' : 'swap',
    requireVersionCheck: parameters.requireVersionCheck,
    timeoutMs: parameters.swapTimeoutMs,
    allowOlder: parameters.allowOlder,
    cannotGoBack:
      parameters.swapBack === 'never'
        ? (parameters.swapBackReason ?? 'this build was declared as one that cannot be taken back')
        : undefined,
  };
}

function checksOn(side: CheckSide, config: FileConfig): FileConfig['checks'] {
  return config.checks.filter((check) => check.on.includes(side));
}

/** Without a version check and without a check of the user's own, the site must at least answer: nothing untested is swapped. */
function orAnswers(
  side: CheckSide,
  { versionCheck }: Parameters,
  checks: FileConfig['checks'],
): FileConfig['checks'] {
  if (versionCheck !== undefined || checks.length > 0) return checks;
  return [
    {
      kind: 'http',
      name: 'answers',
      on: [side],
      method: 'GET',
      path: '/',
      headers: {},
      body: undefined,
      followRedirects: false,
      timeoutMs: 30_000,
      retries: 5,
      retryPauseMs: 2_000,
      consecutive: 1,
      expect: {
        status: Array.from({ length: 200 }, (_, at) => 200 + at),
        headers: {},
        bodyText: undefined,
        bodyPattern: undefined,
        jsonPath: [],
        jsonSchema: undefined,
        maxTimeMs: undefined,
      },
    },
  ];
}
