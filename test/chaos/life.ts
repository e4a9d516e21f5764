import type { Chance } from './chance.ts';
import type { Aim, FaultKind, Route } from './routes.ts';
import { nameOfAim, routes } from './routes.ts';
import type { Truth } from './truth.ts';

/** What is in store for one run of slotship. */
export interface Fate {
  /** Probability of a fault at any call. */
  readonly faultRate: number;
  readonly aim: Aim | undefined;
  /** Dies at this call, counted from 1; undefined: at none. */
  readonly killAtCall: number | undefined;
  /** Dies at this call after it told that its build is in production, counted from 1; undefined: at none. */
  readonly killAfterSwap?: number | undefined;
  /** A route that does not work for this run at all. */
  readonly outage?: Route | undefined;
  /** Is cancelled at this call. */
  readonly cancelAtCall: number | undefined;
}

/** One call of a port. */
export interface Call<T> {
  readonly route: Route;
  readonly act: () => T | Promise<T>;
  readonly fail: (fault: FaultKind) => Error;
  /** What is answered when the effect was had and the answer says less. */
  readonly unheard?: (answer: T) => T;
}

/** One run's process: everything it asks of the world goes through `meet`, until it dies. */
export interface Life {
  readonly name: string;
  readonly chance: Chance;
  isDead(): boolean;
  die(why: string): void;
  /** Told that the build is in production. */
  onSwapped(): void;
  meet<T>(call: Call<T>): Promise<T>;
  /** A pause, which a run that dies does not live to end. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Faults that this run met; a run without any has no excuse. */
  readonly faults: readonly string[];
  /** How many calls were made. */
  calls(): number;
}

/** What the hits name a death in the verification, or in what follows from it. */
export const killedAfterSwap = 'killed after its swap';

/** Longest that an answer takes where nothing is slow, and where something is, in ms. */
const usualMs = 400;
const slowMs = 45_000;
/** Routes that every run takes several times, and how often a misfortune may let them pass. */
const frequent: ReadonlyMap<Route, number> = new Map([
  ['arm findSlot', 4],
  ['arm readSettings', 4],
  ['scm listDeployments', 4],
  ['http stage', 4],
  ['http production', 4],
  ['clock sleep', 1],
]);
const neverHeard = new Promise<never>(() => undefined);

export function makeLife(
  name: string,
  truth: Truth,
  fate: Fate,
  events: {
    readonly onCancel: () => void;
    readonly onDeath: () => void;
    readonly onCall: (route: Route) => void;
    /** What was asked for was done, and the answer is lost. */
    readonly onUnheard: () => void;
    readonly hit: (what: string) => void;
  },
): Life {
  const chance = truth.chance.part(`life of ${name}`);
  const faults: string[] = [];
  let dead = false;
  let calls = 0;
  let { killAtCall } = fate;
  let aimLeft = 1;
  let skip = fate.aim === undefined ? 0 : chance.between(0, frequent.get(fate.aim.route) ?? 0);
  const die = (why: string): void => {
    if (dead) return;
    dead = true;
    if (why !== '') truth.tell(`${name} is killed ${why}`);
    events.onDeath();
  };
  /** Whether the aimed misfortune is due at this call. */
  const isAimed = (route: Route): boolean => {
    if (fate.aim?.route !== route || aimLeft === 0) return false;
    if (skip > 0) {
      skip -= 1;
      return false;
    }
    aimLeft -= 1;
    return true;
  };
  const drawFault = (route: Route, aimed: boolean): FaultKind | undefined => {
    if (aimed && fate.aim?.kind === 'fault') return fate.aim.fault;
    if (fate.outage === route) {
      events.hit(`outage: ${route}`);
      return 'dropped-before';
    }
    const known: readonly FaultKind[] = routes[route];
    return known.length > 0 && chance.happens(fate.faultRate) ? chance.one(known) : undefined;
  };
  const meet = async <T>(call: Call<T>): Promise<T> => {
    if (dead) return neverHeard;
    calls += 1;
    const { route } = call;
    events.onCall(route);
    const aimed = isAimed(route);
    const killed = killMoment({ ...fate, killAtCall }, aimed, calls, chance);
    if (calls === fate.cancelAtCall) events.onCancel();
    if (killed === 'before') {
      events.hit(nameOfAim({ kind: 'kill', route, moment: 'before' }));
      die(`before ${route}`);
      return neverHeard;
    }
    const fault = drawFault(route, aimed);
    if (fault !== undefined) {
      faults.push(`${route}: ${fault}`);
      events.hit(nameOfAim({ kind: 'fault', route, fault }));
      truth.tell(`${name} meets '${fault}' at ${route}`);
    }
    await truth.clock.sleep(fault === 'slow' ? chance.between(5_000, slowMs) : chance.between(5, usualMs));
    // What was sent arrives, whether or not its sender lives.
    if (dead && chance.happens(0.5)) return neverHeard;
    if (fault === 'dropped-late') {
      truth.clock.at(truth.clock.now() + chance.between(500, 4_000), () => void quietly(call.act));
      throw call.fail(fault);
    }
    if (fault !== undefined && fault !== 'slow' && fault !== 'dropped-after' && fault !== 'unheard')
      throw call.fail(fault);
    const answer = Promise.resolve().then(call.act);
    if (killed === 'after') {
      events.hit(nameOfAim({ kind: 'kill', route, moment: 'after' }));
      die(`after ${route}`);
      void quietly(() => answer);
      return neverHeard;
    }
    const found = await heard(answer, truth, chance);
    if (fault === 'dropped-after' && !dead) events.onUnheard();
    return hear(found, dead, fault, call);
  };
  const sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
    if (dead) return neverHeard;
    const aimed = isAimed('clock sleep');
    const killed = aimed && fate.aim?.kind === 'kill' ? fate.aim.moment : undefined;
    if (killed !== undefined) events.hit(nameOfAim({ kind: 'kill', route: 'clock sleep', moment: killed }));
    if (killed === 'before') die('before a pause');
    if (dead) return neverHeard;
    if (killed === 'after')
      truth.clock.at(truth.clock.now() + ms / 2, () => {
        die('in a pause');
      });
    await truth.clock.sleep(ms, signal).catch((thrown: unknown) => {
      if (!dead) throw thrown;
    });
    if (dead) return neverHeard;
  };
  const onSwapped = (): void => {
    if (dead || fate.killAfterSwap === undefined) return;
    events.hit(killedAfterSwap);
    killAtCall ??= calls + fate.killAfterSwap;
  };
  return { name, chance, isDead: () => dead, die, onSwapped, meet, sleep, faults, calls: () => calls };
}

function killMoment(
  fate: Fate,
  aimed: boolean,
  calls: number,
  chance: Chance,
): 'before' | 'after' | undefined {
  if (aimed && fate.aim?.kind === 'kill') return fate.aim.moment;
  if (calls !== fate.killAtCall) return undefined;
  return chance.happens(0.5) ? 'before' : 'after';
}

type Heard<T> = { readonly value: T } | { readonly thrown: unknown };

/** What the effect came to, once its answer has travelled back. */
async function heard<T>(answer: Promise<T>, truth: Truth, chance: Chance): Promise<Heard<T>> {
  const found = await answer.then(
    (value): Heard<T> => ({ value }),
    (thrown: unknown): Heard<T> => ({ thrown }),
  );
  await truth.clock.sleep(chance.between(5, usualMs));
  return found;
}

function hear<T>(
  found: Heard<T>,
  dead: boolean,
  fault: FaultKind | undefined,
  call: Call<T>,
): T | Promise<T> {
  if (dead) return neverHeard;
  if (fault === 'dropped-after') throw call.fail(fault);
  if ('thrown' in found) throw found.thrown;
  return fault === 'unheard' && call.unheard !== undefined ? call.unheard(found.value) : found.value;
}

async function quietly(act: () => unknown): Promise<void> {
  try {
    await act();
  } catch {
    // Nobody is there to hear it.
  }
}
