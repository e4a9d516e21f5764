import type { Plan } from '#plan/plan.ts';
import { makeChance } from './chance.ts';
import type { Chance } from './chance.ts';
import { judgeLeftBehind } from './judge-left.ts';
import { isUndisturbed, judgeRun } from './judge-run.ts';
import { judgeOrder, judgeServed } from './judge-served.ts';
import { judgeSwaps } from './judge-swaps.ts';
import type { Fate } from './life.ts';
import { runOnce } from './one-run.ts';
import type { Planted, Run, RunKind, RunOrder } from './one-run.ts';
import { plant, planDeeds } from './others.ts';
import { makeModel } from './model.ts';
import { aims, nameOfAim } from './routes.ts';
import type { Build } from './git.ts';
import { drawLaterDeeds, drawScenario, planOf, qualities, surelyMet, withoutMisfortune } from './scenario.ts';
import type { Milestone, Scenario } from './scenario.ts';
import { makeTruth } from './truth.ts';
import type { Truth } from './truth.ts';
import { makeVirtualClock } from './virtual-clock.ts';

/** How a seed went. */
export interface SeedResult {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly story: readonly string[];
  /** Faults, deaths and deeds that really happened, by name. */
  readonly hits: readonly string[];
  /** How each run ended: its exit code, or 'killed'. */
  readonly ends: readonly string[];
  /** How many runs were held to the one end that the build alone decides. */
  readonly undisturbed: number;
}

const calm: Fate = { faultRate: 0, aim: undefined, killAtCall: undefined, cancelAtCall: undefined };
/** Exit codes after which somebody should look whether something is left half done. */
const unsettled = [1, 8, 130, 143];

/** Plays a whole story: a build, what befalls its run, what is done after it, and what is left in the end. */
export async function playSeed(seed: number, planted: Planted = {}): Promise<SeedResult> {
  const chance = makeChance(seed);
  const aim = aims[seed % aims.length];
  if (aim === undefined) throw new Error('there is nothing to aim at');
  const drawn = drawScenario(chance.part('scenario'), aim, isCalm(seed, chance));
  const isLucky = seed > aims.length && chance.part('luck').happens(0.1);
  const scenario = surelyMet(isLucky ? withoutMisfortune(drawn) : drawn, seed - aims.length - 1);
  const clock = makeVirtualClock();
  const truth = makeTruth(clock, chance.part('world'), (moment) => makeModel(scenario, moment));
  if (scenario.hasty) truth.longestPhaseMs = 90_000;
  truth.tell(`aims at ${nameOfAim(aim)}`);
  const hits: string[] = [];
  const runs: Run[] = [];
  const violations: string[] = [];
  const hit = (what: string): void => {
    hits.push(what);
  };
  let onMilestone: (reached: Milestone) => void = () => undefined;
  const play: Play = async (order, skewMs = 0) => {
    const name =
      order.fate === calm && order.kind === 'deploy' ? 'the rehearsal' : `run ${String(runs.length + 1)}`;
    const plan = { ...order.plan, runId: name };
    const run = await runOnce(
      { build: scenario.build, ...order, name, plan },
      truth,
      withSkew(planted, skewMs),
      {
        hit,
        onMilestone: (reached) => {
          onMilestone(reached);
        },
      },
    );
    if (name !== 'the rehearsal') runs.push(run);
    violations.push(...judgeRun(truth, run));
    return run;
  };
  const others: Promise<void>[] = [];
  /** Another agent deploys the same build or a newer one, beside the run that is at work. */
  const beginRun = (): boolean => {
    if (others.length > 0) return false;
    const name = 'another agent';
    const build = drawLaterBuild(scenario.build, chance.part(name));
    const plan = planOf({ ...scenario, build }, name, truth.model.subscriptionId);
    const order = { name, plan, kind: 'deploy', build, fate: calm } as const;
    const watch = { hit, onMilestone: () => undefined };
    const begun = runOnce(order, truth, planted, watch, (end) => end);
    others.push(
      begun.then((run) => {
        runs.unshift(run);
        violations.push(...judgeRun(truth, run));
      }),
    );
    return true;
  };
  try {
    await prepare(truth, scenario, play);
    const hear = planDeeds(truth, scenario.deeds, hit, beginRun);
    onMilestone = hear;
    const playLater: Play = async (order, skewMs) => {
      const later = planDeeds(
        truth,
        drawLaterDeeds(chance.part(`deeds before ${String(runs.length)}`)),
        hit,
        beginRun,
      );
      onMilestone = (reached) => {
        hear(reached);
        later(reached);
      };
      return play(order, skewMs);
    };
    await playRuns(truth, scenario, chance.part('runs'), play, playLater, others);
  } catch (thrown) {
    violations.push(`the seed broke: ${thrown instanceof Error ? (thrown.stack ?? '') : String(thrown)}`);
  }
  violations.push(
    ...judgeServed(truth, runs),
    ...judgeOrder(truth, runs),
    ...judgeSwaps(truth, runs),
    ...judgeLeftBehind(truth, runs),
  );
  const ends = runs.map(({ ending }) => (ending === undefined ? 'killed' : String(ending.exitCode)));
  const undisturbed = runs.filter((run) => run.ending !== undefined && isUndisturbed(truth, run)).length;
  return { seed, violations, story: truth.story, hits, ends, undisturbed };
}

/** Where nothing but the aim strikes, it surely does; the first round over all aims is such. */
function isCalm(seed: number, chance: Chance): boolean {
  return seed <= aims.length || chance.part('calm').happens(0.4);
}

type Play = (
  order: Omit<RunOrder, 'name' | 'build'> & { readonly build?: Build },
  skewMs?: number,
) => Promise<Run>;

/** An agent whose clock is not that of the others, nor Azure's. */
function withSkew(planted: Planted, skewMs: number): Planted {
  return {
    ...planted,
    ports: (ports, truth, life) => {
      const own = planted.ports?.(ports, truth, life) ?? ports;
      return { ...own, clock: { ...own.clock, now: () => own.clock.now() + skewMs } };
    },
  };
}

async function prepare(truth: Truth, scenario: Scenario, play: Play): Promise<void> {
  if (scenario.inProduction !== undefined) plant(truth, 'production', scenario.inProduction);
  if (scenario.onStage !== undefined) plant(truth, 'stage', scenario.onStage);
  plant(truth, 'canary', { number: 40, quality: 'good' });
  if (!scenario.rehearsed) return;
  const plan = planOf(
    { ...scenario, swap: 'no', timeoutMs: 1_800_000 },
    'the rehearsal',
    truth.model.subscriptionId,
  );
  await play({ kind: 'deploy', plan, fate: calm });
}

/** Runs, and runs again or recovers as a CI and its people would, until nothing calls for more. */
async function playRuns(
  truth: Truth,
  scenario: Scenario,
  chance: Chance,
  play: Play,
  playLater: Play,
  others: readonly Promise<void>[],
): Promise<void> {
  const plan = planOf(scenario, 'run', truth.model.subscriptionId);
  let last = await play({ kind: 'deploy', plan, fate: scenario.fate });
  for (let more = 0; more < 3 && isUnsettled(last); more += 1) {
    const atOnce = scenario.hasty && more === 0;
    await truth.clock.runUntil(
      truth.clock.sleep(atOnce ? 1_000 : chance.one([1_000, 20_000, 90_000, 600_000])),
    );
    const anyKind = chance.one<RunKind>([
      'deploy',
      'recover safe',
      'recover safe',
      'recover finish',
      'recover undo',
      'swap',
      'swap-back',
    ]);
    const kind = atOnce ? 'deploy' : anyKind;
    const fate = {
      ...calm,
      faultRate: chance.one([0, 0.02]),
      killAtCall: chance.happens(0.2) ? chance.between(1, 160) : undefined,
    };
    const skewMs = chance.one([0, 0, -240_000, 240_000]);
    const own = chance.happens(0.3) ? withSwapTimeout(plan, 5_000) : plan;
    const order = { kind: plan.swap.kind === 'no' ? 'deploy' : kind, plan: own, fate } as const;
    last = await playLater(order.kind === 'deploy' ? ofLaterBuild(order, scenario, chance) : order, skewMs);
  }
  await truth.clock.runUntil(Promise.all(others));
  await truth.clock.runUntil(truth.clock.sleep(1_500_000));
  if (plan.swap.kind === 'no') return;
  const faultRate = chance.one([0, 0, 0.02]);
  last = await play({ kind: 'recover safe', plan, fate: { ...calm, faultRate } });
  await truth.clock.runUntil(truth.clock.sleep(60_000));
  // One that began meanwhile has a preview of its own while it is at work, and ends it.
  await truth.clock.runUntil(Promise.all(others));
}

/** The same deploy, of this build again or of one that was made since. */
function ofLaterBuild<T extends { readonly plan: Plan }>(
  order: T,
  { build: first }: Scenario,
  chance: Chance,
): T & { readonly build: Build } {
  const build = drawLaterBuild(first, chance.part('build'));
  const facts = { ...order.plan.facts, buildNumber: String(build.number) };
  return { ...order, build, plan: { ...order.plan, facts } };
}

function drawLaterBuild(first: Build, chance: Chance): Build {
  if (chance.happens(0.5)) return first;
  return { number: first.number + 5, quality: chance.happens(0.6) ? 'good' : chance.one(qualities) };
}

function withSwapTimeout(plan: Plan, timeoutMs: number): Plan {
  return plan.swap.kind === 'no' ? plan : { ...plan, swap: { ...plan.swap, timeoutMs } };
}

function isUnsettled({ ending }: Run): boolean {
  return ending === undefined || unsettled.includes(ending.exitCode);
}
