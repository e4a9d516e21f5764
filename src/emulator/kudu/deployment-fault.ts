import { setTimeout as sleep } from 'node:timers/promises';
import type { DeploymentFault } from './kudu-seam.ts';

/** The misfortune that was set for this deployment, and what it needs to come about. */
export interface DeploymentFate {
  readonly fault: DeploymentFault | undefined;
  readonly signal: AbortSignal;
  /** What 'killed-by-scm-restart' pulls; `signal` aborts soon after. */
  readonly restartScm: () => void;
}

/**
 * Meets the deployment's misfortune, if one was set: it delays, or hangs until the deployment is killed.
 *
 * @throws Error when the deployment is to fail
 */
export async function meetDeploymentFault({ fault, signal, restartScm }: DeploymentFate): Promise<void> {
  switch (fault?.kind) {
    case 'fail':
      throw new Error(fault.message);
    case 'delay':
      await sleep(fault.ms, undefined, { signal });
      break;
    case 'hang':
      await killed(signal);
      break;
    case 'killed-by-scm-restart':
      restartScm();
      await killed(signal);
      break;
    case undefined:
      break;
  }
}

async function killed(signal: AbortSignal): Promise<never> {
  return await new Promise((_, reject) => {
    const end = (): void => {
      reject(new Error('The deployment was killed.'));
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
