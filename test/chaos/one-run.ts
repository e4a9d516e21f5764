import { goingBack } from '#commands/swap-back.ts';
import { failure } from '#failures/failure.ts';
import type { Plan } from '#plan/plan.ts';
import type { Ports } from '#ports';
import { run } from '#run';
import type { Ending } from '#run';
import { recoverApp } from '#stages/recover.ts';
import type { Recovery } from '#stages/recover.ts';
import { runStages } from '#stages/run-stages.ts';
import { runSwap } from '#stages/run-swap.ts';
import { fakeProcesses } from '../fakes/processes.ts';
import { chaosArm } from './arm.ts';
import { chaosGit } from './git.ts';
import type { Build } from './git.ts';
import { makeLife } from './life.ts';
import type { Fate, Life } from './life.ts';
import { freshLooks, hearEvent } from './looks.ts';
import type { Looks } from './looks.ts';
import type { Route } from './routes.ts';
import type { Milestone } from './scenario.ts';
import { chaosScm } from './scm.ts';
import { chaosHttp } from './sites.ts';
import type { Truth } from './truth.ts';

/** What a run is asked to do. */
export type RunKind = 'deploy' | 'swap' | 'swap-back' | `recover ${Recovery['way']}`;

/** One run of slotship, as it was and as it ended. */
export interface Run {
  readonly name: string;
  readonly kind: RunKind;
  readonly plan: Plan;
  readonly build: Build;
  readonly life: Life;
  readonly looks: Looks;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly servedBefore: string | undefined;
  readonly cancelled: boolean;
  /** Undefined: it was killed. */
  readonly ending: Ending | undefined;
}

/** What self-tests plant: ports that do wrong, a plan that is misread, or an ending that says wrong. */
export interface Planted {
  readonly ports?: (ports: Ports, truth: Truth, life: Life) => Ports;
  readonly plan?: (plan: Plan) => Plan;
  readonly ending?: (ending: Ending) => Ending;
}

export interface RunOrder {
  readonly name: string;
  readonly kind: RunKind;
  readonly plan: Plan;
  readonly build: Build;
  readonly fate: Fate;
}

/** What hears of a run's misfortunes and of how far it comes. */
export interface Watch {
  readonly hit: (what: string) => void;
  readonly onMilestone: (reached: Milestone) => void;
}

/** What a cancelled run begins no more. */
const begins: ReadonlySet<Route> = new Set(['arm applySlotConfig', 'arm beginSwap']);

/**
 * Runs slotship once in the world, until it ends or dies; the process is gone after that. `drive` lets the time pass
 * meanwhile; a run beside another leaves that to the other.
 */
export async function runOnce(
  order: RunOrder,
  truth: Truth,
  planted: Planted,
  watch: Watch,
  drive: <T>(end: Promise<T>) => Promise<T> = (end) => truth.clock.runUntil(end),
): Promise<Run> {
  const { name, kind, plan, build } = order;
  const startedAt = truth.clock.now();
  const looks = freshLooks(startedAt);
  const stop = new AbortController();
  let cancelled = false;
  let died = (): void => undefined;
  const death = new Promise<undefined>((resolve) => {
    died = () => {
      resolve(undefined);
    };
  });
  const life = makeLife(name, truth, order.fate, {
    hit: watch.hit,
    onCall: (route) => {
      watch.onMilestone(route);
      if (looks.unknownTold && !route.startsWith('http')) {
        if (route !== 'arm beginSwap')
          looks.wrongs.push(`told that a swap was asked for, and went on to ${route}`);
        looks.unknownTold = false;
      }
      if (cancelled && begins.has(route)) looks.wrongs.push(`began ${route} after it was cancelled`);
    },
    onUnheard: () => {
      watch.onMilestone('unheard');
    },
    onDeath: () => {
      died();
    },
    onCancel: () => {
      cancelled = true;
      watch.hit('cancelled');
      truth.tell(`${name} is cancelled`);
      stop.abort(failure('CANCELLED_BY_SIGTERM', { left: '' }));
    },
  });
  truth.tell(
    `${name} begins: ${kind} build ${String(build.number)} (${build.quality}), swap ${plan.swap.kind}`,
  );
  const ports = makePorts(truth, life, looks, build, stop.signal, watch);
  const own = planted.ports?.(ports, truth, life) ?? ports;
  const story = planted.plan?.(plan) ?? plan;
  const told = run((inside) => tellStory(kind, story, inside), plan.timeoutMs, own);
  const ended = await drive(Promise.race([told, death]));
  const ending = ended === undefined ? undefined : (planted.ending?.(ended) ?? ended);
  const thrown = ending?.thrown === undefined ? '' : ` ${ending.thrown.code}`;
  if (ending !== undefined)
    truth.tell(`${name} ends with ${String(ending.exitCode)}${thrown}: ${ending.verdict}`);
  life.die('');
  const servedBefore = truth.served.findLast((one) => one.at <= startedAt)?.commit;
  return {
    name,
    kind,
    plan,
    build,
    life,
    looks,
    startedAt,
    endedAt: truth.clock.now(),
    servedBefore,
    cancelled,
    ending,
  };
}

function makePorts(
  truth: Truth,
  life: Life,
  looks: Looks,
  build: Build,
  signal: AbortSignal,
  watch: Watch,
): Ports {
  return {
    management: chaosArm(truth, life, looks),
    scmSite: chaosScm(truth, life, looks),
    git: chaosGit(truth, life, looks, build),
    http: chaosHttp(truth, life, looks),
    processes: fakeProcesses(() => {
      throw new Error('no check here is a command');
    }),
    clock: { now: () => truth.clock.now(), sleep: (ms, stop) => life.sleep(ms, stop) },
    digest: (text) => `#${text}`,
    tell: (event) => {
      if (life.isDead()) return;
      hearEvent(truth, looks, event);
      if (event.kind === 'production' && event.state === 'swapped') life.onSwapped();
      if (event.kind === 'stage-ended' && event.stage === 'smoke-test' && event.outcome === 'done')
        watch.onMilestone('tested');
    },
    signal,
  };
}

function tellStory(kind: RunKind, plan: Plan, ports: Ports): Promise<string> {
  if (kind === 'deploy') return runStages(plan, ports);
  const confirm = (): Promise<boolean> => Promise.resolve(true);
  if (kind === 'swap') return runSwap(plan, { kind, confirm }, ports);
  if (kind === 'swap-back') return runSwap(goingBack(plan), { kind, confirm }, ports);
  const recovery: Recovery = {
    way: kind === 'recover safe' ? 'safe' : kind === 'recover finish' ? 'finish' : 'undo',
    confirm,
    swapBack: (own) => runSwap(goingBack(plan), { kind: 'swap-back', confirm }, own),
  };
  return recoverApp(plan, recovery, ports);
}
