import type { DeploymentFault } from '../kudu/kudu.ts';
import { findProblems } from '../shapes/shape.ts';
import { faultShape } from './fault-shape.ts';

export type Surface = 'arm' | 'sign-in' | 'scm' | 'site';

/** Misfortune of the next requests that match. */
export interface RouteFault {
  readonly on: Surface;
  readonly app?: string;
  readonly slot?: string;
  readonly method?: string;
  /** Pattern of the path, without query; `*` stands for any text. Any path if not given. */
  readonly path?: string;
  /** Matching requests that pass unharmed first; 0 if not given. */
  readonly skip?: number;
  /** How many requests it meets; 1 if not given. */
  readonly times?: number;
  readonly delayMs?: number;
  /** Answers this instead of doing what was asked; `body` that is not text is sent as JSON. */
  readonly refuse?: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
  };
  /** Cuts the connection when neither side has sent anything for so long; what was asked for goes on. */
  readonly idleCutMs?: number;
  /**
   * Cuts the connection: `before` anything happens, when the answer's first byte would be sent
   * (`at-answer`, the rest goes on unseen), or `after` everything was done.
   */
  readonly drop?: 'before' | 'at-answer' | 'after';
}

/** Misfortune of the next deployments. */
export interface DeploymentFaultRule {
  readonly on: 'deployment';
  readonly app?: string;
  readonly slot?: string;
  readonly skip?: number;
  readonly times?: number;
  readonly fault: DeploymentFault;
}

/** Misfortune of the next swaps, in one of their phases ('warming' if not given). */
export interface SwapFault {
  readonly on: 'swap';
  readonly app?: string;
  readonly skip?: number;
  readonly times?: number;
  readonly phase?: 'applying' | 'restarting' | 'warming' | 'restarting-old';
  readonly delayMs?: number;
  readonly fail?: 'worker-not-started' | 'warm-up-timed-out' | 'no-http-ping' | { readonly text: string };
}

export type Fault = RouteFault | DeploymentFaultRule | SwapFault;

/** Checks a fault that came as JSON; the text says everything that is wrong. */
export function parseFault(value: unknown): { fault: Fault } | { problem: string } {
  const problems = findProblems(faultShape, value);
  if (problems.length === 0) return { fault: value as Fault };
  const sentences = problems.map(({ path, problem, accepted }) => {
    return `${path === '' ? 'A fault' : `'${path}' of a fault`} ${problem}. ${accepted}.`;
  });
  return { problem: sentences.join(' ') };
}
