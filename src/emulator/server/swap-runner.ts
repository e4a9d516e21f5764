import { once } from 'node:events';
import type { SwapFault } from '../faults/fault.ts';
import type { SwapTask, TaskOutcome } from '../model/swap-steps.ts';
import { finishSwapTask, swapTask } from '../model/swap-steps.ts';
import type { Place } from '../model/place.ts';
import { placeOf } from '../model/place.ts';
import type { Swap } from '../model/world.ts';
import type { Background } from './background.ts';
import type { Core } from './core.ts';

/** Carries a swap through its phases with real processes, and lets faults strike at their phase. */
export async function driveSwap(core: Core, background: Background, swap: Swap): Promise<void> {
  const ended = new AbortController();
  const stopped = untilStopped(core, ended.signal);
  try {
    for (let task = swapTask(core.world, swap); task !== undefined; task = swapTask(core.world, swap)) {
      const outcome = await Promise.race([meetTask(core, background, swap, task), stopped]);
      // What an emulator that stops has not finished, the next start on its folder takes up again.
      if (outcome === undefined) return;
      const switched = swap.switchedAt;
      finishSwapTask(core.world, swap, outcome, core.moment());
      await core.save();
      if (switched === undefined && swap.switchedAt !== undefined) restartScm(core, background, swap);
    }
  } finally {
    ended.abort();
  }
}

async function meetTask(
  core: Core,
  background: Background,
  swap: Swap,
  task: SwapTask,
): Promise<TaskOutcome> {
  const fault = core.faults.forSwap(swap.app, swap.phase);
  if (fault?.delayMs !== undefined) await core.clock.wait(fault.delayMs);
  return faultOutcome(fault) ?? performTask(core, background, task);
}

/** Resolves when the emulator stops, or when nobody waits for that any more. */
async function untilStopped(core: Core, ended: AbortSignal): Promise<undefined> {
  if (!core.stopping.aborted) await once(core.stopping, 'abort', { signal: ended }).catch(() => undefined);
  return undefined;
}

async function performTask(core: Core, background: Background, task: SwapTask): Promise<TaskOutcome> {
  switch (task.kind) {
    case 'wait':
      return { ok: true };
    case 'restart':
      return restart(core, background, task);
    case 'warm-up':
      return warmUp(core, task);
  }
}

async function restart(
  core: Core,
  background: Background,
  task: SwapTask & { kind: 'restart' },
): Promise<TaskOutcome> {
  const content = core.contentOf(task.place);
  await background.run(`site ${content.id}`, () => core.sites.restart(content, task.environment));
  return { ok: true };
}

async function warmUp(core: Core, task: SwapTask & { kind: 'warm-up' }): Promise<TaskOutcome> {
  if (task.place.slot.state === 'Stopped') return { ok: false, failure: 'worker-not-started' };
  const result = await core.sites.warmUp(core.contentOf(task.place), task.ping);
  if (result.ok) return { ok: true };
  core.problems.push(`Warm-up of '${task.place.slot.name}' failed: ${result.reason}`);
  if (task.place.plan.platform === 'linux') return { ok: false, failure: 'no-http-ping' };
  const { pid } = core.sites.describe(core.contentOf(task.place));
  return { ok: false, failure: pid === undefined ? 'worker-not-started' : 'warm-up-timed-out' };
}

function faultOutcome(fault: SwapFault | undefined): TaskOutcome | undefined {
  if (fault?.fail === undefined) return undefined;
  if (typeof fault.fail === 'string') return { ok: false, failure: fault.fail };
  return { ok: false, failure: 'text', text: fault.fail.text };
}

/** Each SCM site now shows the other content; it is a new process that does so. */
function restartScm(core: Core, background: Background, swap: Swap): void {
  const app = core.world.apps.find((one) => one.name === swap.app);
  for (const name of [swap.source, swap.target]) {
    const place: Place | undefined = app && placeOf(core.world, app, name);
    if (place === undefined) continue;
    void background.run(`scm ${swap.app}/${name}`, () => core.kuduOf(place).restart());
  }
}
