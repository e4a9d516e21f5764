import { shortId } from '#app-service/commit.ts';
import { identityOf } from '#app-service/trailers.ts';
import { describeDeploymentStatus } from '#app-service/deployment.ts';
import { describeSlot } from '#app-service/slot.ts';
import type { SwapNote } from '#app-service/swap-note.ts';
import { failure } from '#failures/failure.ts';
import type { Plan } from '#plan/plan.ts';
import type { Management, Ports } from '#ports';
import type { ProductionState } from '#report/report.ts';
import { closeNote } from './swap/close-note.ts';
import { finishPreview } from './recover/finish-preview.ts';
import { verifyLeft } from './recover/left-swap.ts';
import type { LeftSwap } from './recover/left-swap.ts';
import { findPreview, isOurs } from './recover/leftovers.ts';
import type { Leftovers, Preview, SwapFate } from './recover/leftovers.ts';
import { describeIntent } from './swap/describe-intent.ts';
import { foreign, stillOpen, unread, unseen } from './recover/recovery-unclear.ts';
import { lookUntilDecided, tellPreview } from './recover/look-until-decided.ts';
import type { Decided } from './recover/look-until-decided.ts';
import { describeVerification } from './verification.ts';
import { cancelPreview } from './swap/cancel-preview.ts';
import { findRunning } from './preflight/scm-ready.ts';
import { stageRunner } from './stage-runner.ts';
import type { Verification } from './verification.ts';

export interface Recovery {
  /** `safe`: a prepared swap is cancelled; a swap that nobody verified is, and undone where its run would have. */
  readonly way: 'safe' | 'finish' | 'undo';
  /** Asks before production is changed; false stops it. */
  readonly confirm: (lines: readonly string[]) => Promise<boolean>;
  /** Swaps back, with its own tests and words. */
  readonly swapBack: (ports: Ports) => Promise<string>;
}

/**
 * Puts right what an interrupted run left half done: a swap whose end was not seen, a prepared swap that waits. A
 * deployment under way is only told. Done twice, it finds nothing the second time.
 * @throws Failure RECOVERY_UNCLEAR, NOT_CONFIRMED, PREVIEW_LEFT_PENDING, and those of the tests it runs
 */
export async function recoverApp(plan: Plan, recovery: Recovery, ports: Ports): Promise<string> {
  const { management } = ports;
  if (management === undefined || plan.swap.kind === 'no') throw failure('SWAP_NEEDS_ARM', {});
  const { timeoutMs } = plan.swap;
  const found = await stageRunner(ports)(
    'preflight',
    () => lookUntilDecided(plan.target, timeoutMs, recovery.way === 'finish', management, ports),
    ({ fate }) => fateWords[fate],
  );
  tellSides(found.left, ports);
  const state = stateOf(found.fate, found.left.note);
  if (state !== undefined) ports.tell({ kind: 'production', state });
  const { note } = found.left;
  const preview = findPreview(found.left);
  tellPreview(found.left, ports);
  if (found.fate === 'open' && note !== undefined) throw stillOpen(note, found.left, preview);
  if (found.fate === 'unseen' && note !== undefined) throw unseen(note, found.left.main.problem, preview);
  if (preview !== undefined) return endPreview(found, preview, plan, recovery, management, ports);
  if (note === undefined || found.fate === 'none')
    return 'Nothing is pending; nothing needed to be put right.';
  return endSwap(found, note, plan, recovery, ports);
}

const fateWords: Readonly<Record<SwapFate, string>> = {
  none: 'no swap is open',
  happened: 'a swap happened whose run noted no verdict on production',
  'not-happened': 'a swap was meant and did not happen',
  open: 'a swap may be under way',
  overtaken: 'a swap was meant, and others changed production since',
  unseen: 'a swap was meant, and whether it happened cannot be seen',
};

/** What each says of production, which a swap back that did not happen left with the new build; undefined: nothing. */
function stateOf(fate: SwapFate, note: SwapNote | undefined): ProductionState | undefined {
  const isBack = note?.goesBack === true;
  switch (fate) {
    case 'none':
      return undefined;
    case 'happened':
      return isBack ? 'swapped-back' : 'swapped';
    case 'not-happened':
      return isBack ? 'swapped' : 'untouched';
    case 'overtaken':
      return 'untouched';
    case 'open':
    case 'unseen':
      return 'unknown';
  }
}

/** What was swapped back is not undone. */
function asReturned(plan: Plan): Plan {
  return { ...plan, verification: { ...plan.verification, onFailure: 'report', wentBack: true } };
}

function tellSides({ slot, main }: Leftovers, ports: Ports): void {
  for (const side of [main, slot]) {
    const named = describeSlot(side.slot);
    const serves =
      side.active === undefined
        ? `What the ${named} has is not known${side.problem === undefined ? '' : ` (${side.problem})`}`
        : `The ${named} has ${shortId(side.active.id)} "${side.active.message.split('\n')[0] ?? ''}"`;
    ports.tell({ kind: 'said', text: serves });
    const running = findRunning(side.deployments);
    if (running === undefined) continue;
    const status = describeDeploymentStatus(running.status);
    ports.tell({
      kind: 'noticed',
      text: `A deployment is under way on the ${named}: ${running.id.slice(0, 13)} (${status}). It ends by itself, and is left alone.`,
    });
  }
}

/** Ends the preview; a swap before it whose run did not judge production is judged, too. */
async function endPreview(
  found: Decided,
  preview: Preview,
  plan: Plan,
  recovery: Recovery,
  management: Management,
  ports: Ports,
): Promise<string> {
  const { left, fate } = found;
  const named = describeSlot(preview.source);
  ports.tell({
    kind: 'warned',
    text: `The ${named} is prepared for a swap with '${preview.other}' that nobody has completed or cancelled. Azure does not tell since when, nor by whom: a run that is still at work on it will stop, with production untouched.`,
  });
  const ours = isOurs(preview, left.slot.slot);
  if (!ours || (recovery.way === 'finish' && preview.source.name !== left.slot.slot.name)) {
    throw foreign(preview, left.slot.slot, ours);
  }
  const { note } = left;
  if (recovery.way !== 'finish') {
    await cancelPreview(preview.source, 'nobody completed it', management, ports);
    const cancelled = `The prepared swap of the ${named} was cancelled.`;
    if (note === undefined || fate === 'none') return cancelled;
    if (stateOf(fate, note) !== 'untouched')
      return `${await endSwap(found, note, plan, recovery, ports)} ${cancelled}`;
    await closeNote(left.main.slot, note, false, ports);
    return cancelled;
  }
  const lines = [`The swap is completed once the ${named} has passed its smoke tests.`];
  if (!(await recovery.confirm(lines)))
    throw failure('NOT_CONFIRMED', { asked: 'Completing the prepared swap' });
  return `The prepared swap was completed: ${await finishPreview(left, plan, management, ports)}.`;
}

async function endSwap(
  { left, fate }: Decided,
  note: SwapNote,
  plan: Plan,
  recovery: Recovery,
  ports: Ports,
): Promise<string> {
  ports.tell({ kind: 'noticed', text: `${describeIntent(note)}; ${fateWords[fate]}.` });
  const state = stateOf(fate, note);
  if (state === 'untouched') {
    await closeNote(left.main.slot, note, false, ports);
    return fate === 'overtaken'
      ? `Production was changed by others since run ${note.run}; nothing is pending.`
      : `The swap of run ${note.run} did not happen; production is untouched.`;
  }
  if (recovery.way === 'undo' && state === 'swapped') {
    const words = await recovery.swapBack(ports);
    return `The swap of run ${note.run} was undone. ${words}`;
  }
  const ended = `swap ${note.goesBack === true ? 'back ' : ''}of run ${note.run} ${fate === 'happened' ? 'happened' : 'did not happen'}`;
  const { slot, main } = left;
  const { active } = main;
  if (active === undefined) {
    ports.tell({ kind: 'production', state: 'unknown' });
    throw unread(ended, main.problem);
  }
  const open = { note, happened: fate === 'happened' };
  const swap: LeftSwap = { slot: slot.slot, scm: slot.scm, main, active, open };
  const own = state === 'swapped-back' ? asReturned(plan) : plan;
  const verify = (): Promise<Verification> => verifyLeft(swap, identityOf(active), own, ports);
  const verification = await stageRunner(ports)('verification', verify, describeVerification);
  return `The ${ended}, and production is healthy: ${describeVerification(verification)}.`;
}
