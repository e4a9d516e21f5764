import { findActive } from '#app-service/deployment.ts';
import { shortId } from '#app-service/commit.ts';
import { describeSlot } from '#app-service/slot.ts';
import type { Plan } from '#plan/plan.ts';
import type { BuildReading, Ports } from '#ports';
import type { Tell } from '#report/event.ts';
import { checkUnswapped, orSwappedMeanwhile, refuseMeanwhile } from './recover/await-earlier-swap.ts';
import { awaitDeployment } from './deployment.ts';
import { commitBuild } from './package.ts';
import type { Commit, Packing } from './package.ts';
import { findSlot, productionOf } from './preflight.ts';
import type { Preflight } from './preflight/preflight-types.ts';
import { pushCommit } from './push.ts';
import type { Push } from './push.ts';
import { compareSettings, describeSettings } from './settings.ts';
import { confirmServed, findServed, findServedContent } from './recover/served-already.ts';
import { describeSmokeTest, smokeTestSlot } from './smoke-test.ts';
import { checkoutOf } from './package/source-of.ts';
import { stageRunner } from './stage-runner.ts';
import { servedNow } from './package/served-now.ts';
import { refuseSuperseded } from './package/superseded.ts';
import type { ThisBuild } from './package/superseded.ts';
import type { TestedSlot } from './swap.ts';
import { swapAndVerify } from './swap-and-verify.ts';
import { describeVerification } from './verification.ts';
import { whenUp } from './when-up.ts';

/**
 * The stages of a deploy in their order, and the verdict of one that went well. A build folder is read from the
 * start, while Azure is asked for app and slot.
 */
export async function runStages(plan: Plan, ports: Ports): Promise<string> {
  const { build, cacheFolder } = plan.package;
  if (build.kind !== 'folder') return runInOrder(plan, undefined, ports);
  const reading = ports.git.readAhead(build.folder, cacheFolder, ports.signal);
  try {
    return await runInOrder(plan, reading, ports);
  } finally {
    await reading.stop();
  }
}

async function runInOrder(plan: Plan, reading: BuildReading | undefined, ports: Ports): Promise<string> {
  const stage = stageRunner(ports);
  const willSwap = plan.swap.kind !== 'no';
  const preflight = await stage(
    'preflight',
    () => findSlot(plan.target, plan.push.branch, ports, 'push'),
    describePreflight,
  );
  const served = await findServed(plan, preflight, ports);
  if (served !== undefined) return confirmServed(served, plan, stage, ports);
  const compare = (): ReturnType<typeof compareSettings> =>
    compareSettings(preflight, plan.settings, willSwap, ports);
  const comparison = await stage('settings', compare, describeSettings);
  const packaged = await stage(
    'package',
    () => packageNewer(plan, preflight, ports, { reading }),
    describeCommit,
  );
  const again = findServedContent(plan, preflight, packaged);
  if (again !== undefined) {
    await packaged.packed.release();
    return confirmServed(again, plan, stage, ports);
  }
  const settings = comparison === undefined ? undefined : { plan: plan.settings, comparison };
  const own = { isPushed: false, isSwapAsked: false };
  const tell: Tell = (event) => {
    if (event.kind === 'production') own.isSwapAsked = event.state !== 'untouched';
    ports.tell(event);
  };
  const heard = { ...ports, tell };
  const push = (): Promise<Push> =>
    pushNewer(packaged, plan, preflight, heard, () => {
      own.isPushed = true;
    });
  try {
    return await pushAndSwap(push, plan, preflight, settings, heard);
  } catch (thrown) {
    const isOthers = own.isPushed && !own.isSwapAsked;
    throw isOthers ? await orSwappedMeanwhile(thrown, preflight, plan.runId, ports) : thrown;
  }
}

/** What changes the slot, and then production; gives the verdict. */
async function pushAndSwap(
  doPush: () => Promise<Push>,
  plan: Plan,
  preflight: Preflight,
  settings: TestedSlot['settings'],
  ports: Ports,
): Promise<string> {
  const stage = stageRunner(ports);
  const push = await stage('push', doPush, (pushed) => pushed.kind);
  const { deployed } = push.commit;
  const { buildNumber } = plan.facts;
  const build = { sourceCommit: deployed.source?.id, deployedCommit: deployed.id, buildNumber };
  await stage(
    'deployment',
    () => awaitDeployment(push, preflight, plan.deployment, ports),
    () => 'success, active',
  );
  const smokeTest = await stage(
    'smoke-test',
    () => smokeTestSlot(preflight.slot, build, plan.smokeTest, ports),
    describeSmokeTest,
  );
  const where = `${shortId(deployed.source?.id ?? deployed.id)} runs on the ${describeSlot(preflight.slot)}`;
  if (plan.swap.kind === 'no') {
    await refuseMeanwhile(preflight, plan.runId, ports);
    return `${where}; production is untouched.`;
  }
  const main = productionOf(preflight);
  const tested = {
    slot: preflight.slot,
    scm: preflight.scm,
    deployedCommit: deployed.id,
    versionProven: smokeTest.versionProven,
    build: thisBuild(plan, deployed.source?.id),
    runId: plan.runId,
    settings,
  };
  const verification = await swapAndVerify(tested, main, build, plan, stage, ports);
  return `${shortId(deployed.source?.id ?? deployed.id)} is in production: ${describeVerification(verification)}.`;
}

async function packageNewer(plan: Plan, preflight: Preflight, ports: Ports, how: Packing): Promise<Commit> {
  const commit = await commitBuild(plan.package, plan, preflight, ports, how);
  try {
    await refuseOlder(plan, preflight, commit, ports, ports.tell);
  } catch (thrown) {
    await commit.packed.release();
    throw thrown;
  }
  return commit;
}

async function pushNewer(
  commit: Commit,
  plan: Plan,
  preflight: Preflight,
  ports: Ports,
  onPush: () => void,
): Promise<Push> {
  let told = commit.packed.notes;
  const repack = async (whole: boolean): Promise<Commit> => {
    const deployments = await whenUp(() => ports.scmSite(preflight.scm).listDeployments(), ports);
    const now = { ...preflight, active: findActive(deployments) };
    const again = await packageNewer(plan, now, ports, { whole, told });
    told = [...told, ...again.packed.notes];
    return again;
  };
  const judge = (same: Commit): Promise<void> => refuseOlder(plan, preflight, same, ports);
  const help = {
    waitMs: plan.target.waitMs,
    repack,
    judge,
    checkUnswapped: async () => {
      await checkUnswapped(preflight, plan.target, ports);
      onPush();
    },
  };
  return pushCommit(commit, preflight, plan.push, help, ports);
}

/** Looks at both sides anew: what was deployed since preflight is in the head that the push stands on. */
async function refuseOlder(
  plan: Plan,
  preflight: Preflight,
  commit: Commit,
  ports: Ports,
  tell?: Tell,
): Promise<void> {
  if (plan.package.allowOlder) return;
  const build = thisBuild(plan, commit.deployed.source?.id);
  await refuseSuperseded(build, await servedNow(preflight, ports), ports.git, tell);
}

function thisBuild(plan: Plan, sourceCommit: string | undefined): ThisBuild {
  return { sourceCommit, buildNumber: plan.facts.buildNumber, checkout: checkoutOf(plan.package) };
}

function describePreflight(preflight: Preflight): string {
  const { active } = preflight;
  const now = active === undefined ? 'nothing deployed yet' : `now ${shortId(active.id)}`;
  return `${preflight.slot.siteUrl}, ${now}`;
}

function describeCommit(commit: Commit): string {
  return commit.deployed.upToDate
    ? `${shortId(commit.deployed.id)}, there already`
    : shortId(commit.deployed.id);
}
