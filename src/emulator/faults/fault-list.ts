import type { DeploymentFault } from '../kudu/kudu.ts';
import { sameName } from '../model/place.ts';
import type { Fault, RouteFault, Surface, SwapFault } from './fault.ts';

/** A fault in force: what it waits for and how often it will still strike. */
export interface StandingFault {
  readonly id: string;
  readonly fault: Fault;
  toSkip: number;
  left: number;
}

/** A request, as far as faults look at it. */
export interface FaultedRequest {
  readonly surface: Surface;
  readonly app: string | undefined;
  readonly slot: string | undefined;
  readonly method: string;
  readonly path: string;
}

/** The faults in force, oldest first; a request meets at most one. */
export interface FaultList {
  add(fault: Fault): string;
  list(): readonly StandingFault[];
  /** Without an id all go. */
  remove(id?: string): void;
  forRequest(request: FaultedRequest): RouteFault | undefined;
  forDeployment(app: string, slot: string): DeploymentFault | undefined;
  forSwap(app: string, phase: string): SwapFault | undefined;
}

/** An empty list of faults. */
export function makeFaultList(): FaultList {
  let standing: StandingFault[] = [];
  let count = 0;
  const take = <T extends Fault>(matches: (fault: Fault) => fault is T): T | undefined => {
    for (const entry of standing) {
      if (!matches(entry.fault)) continue;
      if (entry.toSkip > 0) {
        entry.toSkip -= 1;
        continue;
      }
      entry.left -= 1;
      standing = standing.filter((one) => one.left > 0);
      return entry.fault;
    }
    return undefined;
  };
  return {
    add(fault) {
      count += 1;
      const id = `fault-${String(count)}`;
      standing.push({ id, fault, toSkip: fault.skip ?? 0, left: fault.times ?? 1 });
      return id;
    },
    list: () => standing,
    remove(id) {
      standing = id === undefined ? [] : standing.filter((one) => one.id !== id);
    },
    forRequest: (request) =>
      take((fault): fault is RouteFault => 'on' in fault && meetsRequest(fault, request)),
    forDeployment: (app, slot) =>
      take(
        (fault): fault is Extract<Fault, { on: 'deployment' }> =>
          fault.on === 'deployment' && named(fault.app, app) && named(fault.slot, slot),
      )?.fault,
    forSwap: (app, phase) =>
      take(
        (fault): fault is SwapFault =>
          fault.on === 'swap' && named(fault.app, app) && (fault.phase ?? 'warming') === phase,
      ),
  };
}

function meetsRequest(fault: Fault, request: FaultedRequest): boolean {
  if (fault.on === 'deployment' || fault.on === 'swap') return false;
  return (
    fault.on === request.surface &&
    named(fault.app, request.app) &&
    named(fault.slot, request.slot) &&
    named(fault.method, request.method) &&
    (fault.path === undefined || pathMatches(fault.path, request.path))
  );
}

function named(wanted: string | undefined, name: string | undefined): boolean {
  return wanted === undefined || (name !== undefined && sameName(wanted, name));
}

function pathMatches(pattern: string, path: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(path);
}
