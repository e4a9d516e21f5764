import { virtualStart } from './virtual-clock.ts';
import type { Plan, SwapPlan } from '#plan/plan.ts';
import { httpCheck } from '../fakes/checks.ts';
import { fakePlan } from '../fakes/plan.ts';
import type { Chance } from './chance.ts';
import type { Build } from './git.ts';
import type { Fate } from './life.ts';
import type { Aim, Route } from './routes.ts';
import type { Quality } from './truth.ts';
import { appName, groupName } from './truth.ts';

/** What is so before a seed's first run, what it is to do, and what will befall it. */
export interface Scenario {
  readonly stageStopped: boolean;
  readonly scmType: 'LocalGit' | 'None';
  readonly feature: boolean;
  /** Whether production's SCM site takes publishing credentials. */
  readonly productionReadable: boolean;
  /** Builds that are there already; undefined: nothing was ever deployed. */
  readonly inProduction: Build | undefined;
  readonly onStage: Build | undefined;
  readonly build: Build;
  readonly swap: SwapPlan['kind'];
  readonly allowOlder: boolean;
  readonly cannotGoBack: boolean;
  readonly onFailure: 'swap-back' | 'report';
  readonly watchMs: number;
  readonly probesPerSecond: number;
  readonly swapTimeoutMs: number;
  readonly timeoutMs: number;
  /** Whether the same build is first deployed without a swap, so that the run finds it there. */
  readonly rehearsed: boolean;
  /** Whether a newer build is deployed at once when the run has died in its swap, while Azure goes on with that. */
  readonly hasty: boolean;
  readonly fate: Fate;
  readonly deeds: readonly DeedPlan[];
}

export const deedKinds = [
  'push to stage',
  'push to production',
  'swap',
  'swap the canary',
  'edit stage',
  'edit production',
  'restart the SCM site',
  'cancel the preview',
  'edit connection strings',
  'edit sticky names',
  'stop the slot',
  'start the slot',
  'another run',
] as const;
export type DeedKind = (typeof deedKinds)[number];

/** Something that a run does; `tested`: its smoke tests passed; `unheard`: the answer to what was done for it is lost. */
export type Milestone = Route | 'tested' | 'unheard';

/** Something that another actor is going to do: at a time, or soon after the first run came that far. */
export interface DeedPlan {
  readonly at: number | Milestone;
  readonly kind: DeedKind;
}

/** What a first run does shortly before or while it matters what others do. */
const telling: readonly Milestone[] = [
  'tested',
  'git pushBuild',
  'scm findDeployment',
  'http stage',
  'arm applySlotConfig',
  'arm updateTags',
  'arm beginSwap',
  'arm readSwap',
  'http production',
];

/** Routes that may not work at all for a run. */
export const outages: readonly Route[] = [
  'http production',
  'http stage',
  'scm listDeployments',
  'arm findSlot',
];

export const qualities: readonly Quality[] = [
  'not-deployable',
  'bad-everywhere',
  'bad-in-production',
  'bad-with-production-settings',
  'needs-setting',
];

/** Routes that only a run takes whose build was accepted. */
const lateRoutes: readonly Route[] = ['git pushBuild', 'scm findDeployment', 'http stage', 'http production'];

/** The same with nothing in its way at all: how it ends is decided by the build alone. */
export function withoutMisfortune(scenario: Scenario): Scenario {
  const fate = { faultRate: 0, aim: undefined, killAtCall: undefined, cancelAtCall: undefined };
  return { ...scenario, fate, deeds: [], swapTimeoutMs: 300_000, timeoutMs: 1_800_000 };
}

/** What no aim stands for is too seldom drawn for a short row of seeds: the `nth` after a round over all aims has it. */
export function surelyMet(scenario: Scenario, nth: number): Scenario {
  const outage = outages[nth];
  const isDying = nth === outages.length;
  if (outage === undefined && !isDying) return scenario;
  const plain = withoutMisfortune(scenario);
  const fate = { ...plain.fate, outage, killAfterSwap: isDying ? 3 : undefined };
  return { ...plain, build: { number: 50, quality: 'good' }, swap: 'swap', feature: true, fate };
}

/** Draws what a seed is about. What the aim needs to be reached is made so; `calm`: nothing is in its way. */
export function drawScenario(chance: Chance, aim: Aim, calm: boolean): Scenario {
  const { route } = aim;
  const needsPreview = route === 'arm applySlotConfig' || route === 'arm resetSlotConfig';
  const needsSwap = ['arm beginSwap', 'arm readSwap', 'arm updateTags', 'http production'].includes(route);
  const startsCold = route === 'arm startSlot' || route === 'arm updateScmType';
  const rehearsed =
    route === 'scm redeploy' || route === 'scm readLog' || (!startsCold && chance.happens(0.1));
  const quality: Quality =
    route === 'arm resetSlotConfig'
      ? 'bad-with-production-settings'
      : chance.happens(needsPreview || needsSwap || rehearsed ? (calm ? 1 : 0.85) : 0.55)
        ? 'good'
        : chance.one(qualities);
  const firstEver = chance.happens(0.12) && route !== 'git readAncestry';
  // What is aimed at late in a run is reached only by a run that gets so far.
  // Somebody else's build takes the place of one that is being watched.
  const overtaken = !calm && chance.happens(0.05);
  const dying = !calm && !overtaken && chance.happens(0.06);
  const hasty = !calm && !overtaken && !dying && chance.happens(0.05);
  const late = overtaken || dying || hasty || calm || needsPreview || needsSwap || lateRoutes.includes(route);
  // Only an old build shows what becomes of a run that could not read what production has.
  const oldShare = route === 'scm listDeployments' ? 0.5 : late ? 0 : 0.06;
  return {
    stageStopped: route === 'arm startSlot' || chance.happens(0.05),
    scmType: route === 'arm updateScmType' || chance.happens(0.08) ? 'None' : 'LocalGit',
    feature: quality !== 'needs-setting' || chance.happens(0.5),
    inProduction: firstEver
      ? undefined
      : { number: 30, quality: !calm && chance.happens(0.06) ? 'bad-in-production' : 'good' },
    onStage: firstEver || chance.happens(0.2) ? undefined : { number: 20, quality: 'good' },
    build: {
      number: chance.happens(oldShare) ? 10 : 50,
      quality: dying && chance.happens(0.7) ? 'bad-in-production' : quality,
    },
    swap: drawSwap(chance, needsPreview, needsSwap || dying || hasty),
    allowOlder: chance.happens(0.5) && route !== 'git readAncestry',
    cannotGoBack: chance.happens(0.25),
    onFailure: overtaken || chance.happens(0.75) ? 'swap-back' : 'report',
    watchMs: overtaken ? 60_000 : chance.happens(0.3) ? 20_000 : 0,
    probesPerSecond: chance.happens(0.2) ? 0.5 : 0,
    swapTimeoutMs: chance.happens(0.1) ? 30_000 : 300_000,
    timeoutMs: !calm && chance.happens(late ? 0.02 : 0.06) ? chance.between(20_000, 200_000) : 1_800_000,
    rehearsed,
    hasty,
    fate: calm
      ? { faultRate: 0, aim, killAtCall: undefined, cancelAtCall: undefined }
      : hasty
        ? { faultRate: 0, aim: killedInSwap, killAtCall: undefined, cancelAtCall: undefined }
        : { ...drawFate(chance, aim, late), killAfterSwap: dying ? chance.between(1, 40) : undefined },
    deeds: overtaken
      ? [{ at: 'http production', kind: 'swap the canary' }]
      : isUnheardPush(aim) && !calm
        ? [{ at: 'unheard', kind: 'push to stage' }]
        : drawDeeds(chance, calm),
    productionReadable: !chance.happens(0.1),
  };
}

/** A push that arrives unheard is soon replaced by somebody else's. */
function isUnheardPush(aim: Aim): boolean {
  return aim.kind === 'fault' && aim.route === 'git pushBuild' && aim.fault === 'dropped-after';
}

/** Its request is under way, and nobody is left to hear of it. */
const killedInSwap: Aim = { kind: 'kill', route: 'arm beginSwap', moment: 'after' };

function drawSwap(chance: Chance, needsPreview: boolean, needsSwap: boolean): SwapPlan['kind'] {
  if (needsPreview) return 'swap-with-preview';
  if (chance.happens(0.4)) return 'swap-with-preview';
  return needsSwap || chance.happens(0.85) ? 'swap' : 'no';
}

function drawFate(chance: Chance, aim: Aim, late: boolean): Fate {
  return {
    outage: drawOutage(chance),
    faultRate: chance.one(late ? [0, 0, 0, 0.01] : [0, 0, 0.01, 0.05]),
    aim,
    killAtCall: chance.happens(late ? 0.05 : 0.15) ? chance.between(1, 120) : undefined,
    cancelAtCall: chance.happens(late ? 0.05 : 0.12) ? chance.between(1, 120) : undefined,
  };
}

/** Most often production, as from an agent behind a firewall: a run comes to its end without. */
export function drawOutage(chance: Chance): Route | undefined {
  if (!chance.happens(0.08)) return undefined;
  return chance.happens(0.5) ? 'http production' : chance.one(outages);
}

function drawDeeds(chance: Chance, calm: boolean): readonly DeedPlan[] {
  const many = chance.one(calm ? [0, 0, 1] : [0, 0, 0, 1, 1, 2]);
  const drawn = Array.from({ length: many }, (): DeedPlan => {
    const kind = chance.one(deedKinds);
    const at = chance.happens(0.4) ? virtualStart + chance.between(0, 150_000) : chance.one(telling);
    // There is none to cancel but for a short time.
    return { at: kind === 'cancel the preview' ? 'arm applySlotConfig' : at, kind };
  });
  // Nobody starts a slot that nobody stopped.
  return drawn.flatMap(({ at, kind }): readonly DeedPlan[] =>
    kind === 'start the slot' && typeof at === 'number'
      ? [
          { at: at - 10_000, kind: 'stop the slot' },
          { at, kind },
        ]
      : [{ at, kind }],
  );
}

/** What others do while a later run is at work, most often right after its smoke tests. */
export function drawLaterDeeds(chance: Chance): readonly DeedPlan[] {
  if (!chance.happens(0.3)) return [];
  return [{ at: chance.happens(0.5) ? 'tested' : chance.one(telling), kind: chance.one(deedKinds) }];
}

/** The plan of a run; `name` is its run id. */
export function planOf(scenario: Scenario, name: string, subscriptionId: string): Plan {
  const versionCheck = {
    path: '/version',
    place: { kind: 'header', name: 'x-version' },
    expect: '{commit}',
  } as const;
  const checks = [httpCheck({ on: ['slot', 'production'], retries: 2 })];
  const { swap, build, allowOlder } = scenario;
  const facts = { ...fakePlan().facts, buildNumber: String(build.number) };
  const fate = {
    requireVersionCheck: true,
    timeoutMs: scenario.swapTimeoutMs,
    allowOlder,
    cannotGoBack: scenario.cannotGoBack ? 'a migration ran' : undefined,
  };
  const { watchMs, probesPerSecond, onFailure, timeoutMs } = scenario;
  const plan = fakePlan({
    facts,
    target: {
      address: { subscriptionId, resourceGroup: groupName, app: appName },
      startSlot: true,
      waitMs: 120_000,
      willSwap: swap !== 'no',
      withPreview: swap === 'swap-with-preview',
      needsProduction: swap !== 'no' && !allowOlder,
    },
    smokeTest: { versionCheck, checks, timeoutMs: 60_000 },
    verification: { versionCheck, checks, watchMs, probesPerSecond, onFailure },
  });
  return {
    ...plan,
    runId: name,
    timeoutMs,
    package: { ...plan.package, allowOlder },
    swap: swap === 'no' ? { kind: 'no' } : { kind: swap, ...fate },
  };
}
