import type { DeploymentFault } from '../kudu/kudu.ts';

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

const fields: Readonly<Record<string, readonly string[]>> = {
  route: ['on', 'app', 'slot', 'method', 'path', 'skip', 'times', 'delayMs', 'refuse', 'drop'],
  deployment: ['on', 'app', 'slot', 'skip', 'times', 'fault'],
  swap: ['on', 'app', 'skip', 'times', 'phase', 'delayMs', 'fail'],
};

/** Checks the shape of a fault that came as JSON; the text says what is wrong. */
export function parseFault(value: unknown): { fault: Fault } | { problem: string } {
  if (typeof value !== 'object' || value === null) return { problem: 'A fault is an object.' };
  const { on } = value as { on?: unknown };
  const known =
    typeof on === 'string' && ['arm', 'sign-in', 'scm', 'site'].includes(on)
      ? fields['route']
      : on === 'deployment' || on === 'swap'
        ? fields[on]
        : undefined;
  if (known === undefined) {
    return { problem: "'on' is one of arm, sign-in, scm, site, deployment, swap." };
  }
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) return { problem: `A fault on '${String(on)}' has no field '${unknown}'.` };
  return { fault: value as Fault };
}
