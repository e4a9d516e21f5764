import { setImmediate as turn } from 'node:timers/promises';

/** Objects between two pauses: some 10 ms of work. */
const between = 256;

/** To be called for each object of a long task, and waited for. */
export type Pause = () => Promise<void> | undefined;

/**
 * Makes a function to be called for each object of a long task: every now and then it lets other things go on, such as
 * the run's cancellation, which ends the task.
 */
export function makePause(signal: AbortSignal): Pause {
  let count = 0;
  return () => {
    count += 1;
    return count % between === 0 ? rest(signal) : undefined;
  };
}

async function rest(signal: AbortSignal): Promise<void> {
  await turn();
  signal.throwIfAborted();
}
