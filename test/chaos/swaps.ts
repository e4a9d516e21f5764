import { applySlotConfig, resetSlotConfig } from '#emulator/model/preview.ts';
import { finishSwapTask, swapTask } from '#emulator/model/swap-steps.ts';
import type { TaskOutcome } from '#emulator/model/swap-steps.ts';
import { startSwap } from '#emulator/model/swap.ts';
import type { Answer, Effect } from '#emulator/model/answer.ts';
import type { Swap } from '#emulator/model/world.ts';
import { restartScm } from './kudu.ts';
import { noteServed } from './truth.ts';
import type { Truth } from './truth.ts';

/** Longest that a phase of a swap usually takes, in ms. */
export const usualPhaseMs = 15_000;

/** Begins a swap as the model does and lets its phases pass with the time; `by` is whoever asked. */
export function beginSwap(truth: Truth, source: string, target: string, by: string): Answer<Swap> {
  const begun = startSwap(truth.model, truth.place(source), target, truth.moment());
  truth.tell(`${by} asks for a swap of ${source} and ${target}: ${begun.ok ? 'accepted' : 'refused'}`);
  if (!begun.ok) return begun;
  truth.swapsBy.set(begun.value.id, by);
  if (begun.value.history[0]?.phase === 'warming') truth.previewEndedAt = truth.clock.now();
  nextPhase(truth, begun.value, by);
  return begun;
}

function nextPhase(truth: Truth, swap: Swap, by: string): void {
  const task = swapTask(truth.model, swap);
  if (task === undefined) return;
  const { clock, chance } = truth;
  if (task.kind === 'restart') {
    const holding = truth.holding(task.place.content.id);
    holding.siteAwayUntil = clock.now() + chance.between(500, 4_000);
  }
  clock.at(
    clock.now() + chance.between(500, swap === truth.model.swaps[0] ? truth.longestPhaseMs : usualPhaseMs),
    () => {
      const warming = swap.phase === 'warming';
      const outcome: TaskOutcome =
        warming && chance.happens(0.04) ? { ok: false, failure: 'warm-up-timed-out' } : { ok: true };
      const switched = swap.switchedAt;
      finishSwapTask(truth.model, swap, outcome, truth.moment());
      if (switched === undefined && swap.switchedAt !== undefined) noteSwitch(truth, swap, by);
      if (swap.phase === 'done' || swap.phase === 'failed') {
        truth.tell(`the swap of ${by} is ${swap.phase}`);
        // Until then the slot names the one that it was prepared for.
        if (swap.history[0]?.phase === 'warming') truth.previewEndedAt = clock.now();
      }
      nextPhase(truth, swap, by);
    },
  );
}

function noteSwitch(truth: Truth, swap: Swap, by: string): void {
  for (const name of [swap.source, swap.target]) restartScm(truth, truth.place(name).content.id);
  noteServed(truth, 'swap', by, swap.startedAt);
}

/** First phase of a swap with preview, or its end; both restart the slot. */
export function changePreview(
  truth: Truth,
  source: string,
  target: string | undefined,
  by: string,
): Answer<undefined> {
  const place = truth.place(source);
  const answer =
    target === undefined
      ? resetSlotConfig(truth.model, place, truth.moment())
      : applySlotConfig(truth.model, place, target, truth.moment());
  if (answer.ok) {
    truth.preparedBy = target === undefined ? undefined : by;
    if (target === undefined) truth.previewEndedAt = truth.clock.now();
    truth.tell(`${by} ${target === undefined ? 'cancels' : 'prepares'} the swap of ${source}`);
    perform(truth, answer.effects);
  }
  return answer;
}

/** What a change in the model does to processes. */
export function perform(truth: Truth, effects: readonly Effect[]): void {
  for (const effect of effects) {
    if (effect.kind !== 'restart-site' && effect.kind !== 'restart-scm') continue;
    const contentId = truth.place(effect.slot).content.id;
    if (effect.kind === 'restart-scm') restartScm(truth, contentId);
    else truth.holding(contentId).siteAwayUntil = truth.clock.now() + truth.chance.between(500, 6_000);
  }
}
