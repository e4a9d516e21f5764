import { takeLock } from './deployment-lock.ts';
import { openDesk, type DeploymentDesk } from './deployment-desk.ts';
import { deploy, type DeployEnd, type DeployOrder } from './deploy.ts';
import { readKuduSettings, type KuduSettings } from './kudu-settings.ts';
import type { KuduHost, KuduSlot } from './kudu-seam.ts';
import { makeStamps } from './time-stamp.ts';

const stoppedByRestart =
  'Deployment has been stopped due to SCM container restart. The restart can happen due to a management' +
  ' operation on site. Do not perform a management operation and a deployment operation in quick succession.' +
  ' Adding a small delay can help avoid any conflicts.';

/** The slot as one request sees it: what a request began with stays its own, a swap notwithstanding. */
export interface KuduView {
  readonly slot: KuduSlot;
  readonly settings: KuduSettings;
  readonly desk: DeploymentDesk;
}

/** What a caller decides about a deployment; the rest the engine knows. */
export type DeployWish = Pick<
  DeployOrder,
  'changeSet' | 'fetched' | 'deployer' | 'clean' | 'mirror' | 'updateFiles' | 'buildByDefault' | 'say'
>;

/** The result of work under the lock, or what held it. */
export type Locked<T> =
  { readonly held: false; readonly value: T } | { readonly held: true; readonly conflict: string };

/** Runs deployments one at a time and knows which are under way. */
export interface KuduEngine {
  readonly now: () => number;
  readonly stamp: () => string;
  view(): KuduView;
  /** Works under the content's deployment lock, or not at all. */
  locked<T>(view: KuduView, operation: string, work: (signal: AbortSignal) => Promise<T>): Promise<Locked<T>>;
  deploy(view: KuduView, wish: DeployWish): Promise<DeployEnd>;
  /** Makes a repository: one call after the other, so that first contacts do not meet. */
  once<T>(view: KuduView, make: (view: KuduView) => Promise<T>): Promise<T>;
  busy(): boolean;
  /** Resolves when what holds the lock now has ended. */
  idle(): Promise<void>;
  /** Kills what is under way; a deployment killed by a restart on Linux says so in its log. */
  kill(cause: 'restart' | 'stop'): Promise<void>;
}

/** Makes the engine; `restartScm` is what the fault of that name pulls. */
export function makeKuduEngine(host: KuduHost, restartScm: () => void): KuduEngine {
  const stamp = makeStamps(() => host.now());
  const now = (): number => host.now();
  const underWay = new Set<Promise<unknown>>();
  let life = new AbortController();
  let making: Promise<unknown> = Promise.resolve();
  const idle = async (): Promise<void> => {
    await Promise.allSettled([...underWay]);
  };
  const run = async (view: KuduView, order: Omit<DeployOrder, 'fault' | 'deployed'>): Promise<DeployEnd> => {
    const deployed = (home: string): void => {
      host.deployed(home);
    };
    const end = await deploy({ ...order, fault: host.fault('deployment'), deployed });
    if (end.outcome === 'killed' && order.signal.reason === 'restart') noteRestart(view, end.id);
    return end;
  };
  const kill: KuduEngine['kill'] = async (cause) => {
    life.abort(cause);
    life = new AbortController();
    await idle();
  };
  return {
    now,
    stamp,
    view() {
      const slot = host.slot();
      return { slot, settings: readKuduSettings(slot), desk: openDesk({ slot, now, stamp }) };
    },
    async locked(view, operation, work) {
      const attempt = takeLock(view.slot.home, operation, stamp());
      if (!attempt.taken) return { held: true, conflict: attempt.conflict };
      const working = work(life.signal).finally(attempt.release);
      underWay.add(working);
      try {
        return { held: false, value: await working };
      } finally {
        underWay.delete(working);
      }
    },
    deploy: (view, wish) => run(view, { ...view, ...wish, stamp, restartScm, signal: life.signal }),
    once(view, make) {
      const made = making.then(() => make(view));
      making = made.catch(() => undefined);
      return made;
    },
    busy: () => underWay.size > 0,
    idle,
    kill,
  };
}

/** On Linux the log says what killed the deployment; on Windows the next reader finds it dead. */
function noteRestart({ slot, desk }: KuduView, id: string): void {
  if (slot.platform !== 'linux') return;
  desk.logger(id).log(stoppedByRestart, 2);
  desk.complete(id, 'failed');
}
