import { shortId } from '#app-service/commit.ts';
import { describeSlot } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import { failure } from '#failures/failure.ts';
import type { SwapPlan } from '#plan/plan.ts';
import type { Ports } from '#ports';
import { describeDuration } from '#report/sizes.ts';
import { askSwap, isUntouched } from './swap/ask-swap.ts';
import type { SeenSwap, SwapRequest } from './swap/ask-swap.ts';
import { checkBeforeSwap, checkPrepared, checkStill } from './swap/check-before-swap.ts';
import type { JudgedSettings } from './swap/judge-again.ts';
import { withPreview } from './swap/preview.ts';
import type { ProductionSide } from './preflight/preflight-types.ts';
import type { ThisBuild } from './package/superseded.ts';
import type { ScmAccess } from '#app-service/publishing-credentials.ts';

/** What is to be swapped, as it was tested. */
export interface TestedSlot {
  readonly slot: Slot;
  readonly scm: ScmAccess;
  /** The active deployment's commit that the smoke tests saw. */
  readonly deployedCommit: string;
  readonly versionProven: boolean;
  readonly build: ThisBuild;
  /** Names the run in the note of the swap. */
  readonly runId: string;
  /** Whether swapping it takes production back to what it served before; noted for whoever comes after. */
  readonly goesBack?: boolean;
  /** Judged again right before the swap; undefined: nothing was judged that could stop it. */
  readonly settings: JudgedSettings | undefined;
}

/** What became of production. */
export type Swap =
  | { readonly kind: 'not-swapped' }
  | {
      readonly kind: 'swapped';
      /** Production's commit from before; undefined when it was never deployed to, or cannot be read. */
      readonly replaced: string | undefined;
      readonly durationMs: number;
      /** When it was asked for, milliseconds since 1970. */
      readonly askedAt: number;
      readonly seen: SeenSwap;
    };

/** A look at a prepared swap that took longer than this is made anew, in ms. */
const freshMs = 3_000;
/** How often it is looked at most. */
const mostLooks = 3;

/**
 * Swaps the slot into production, when asked: only what was tested, and with one request that is never repeated.
 * With preview, `retest` runs the smoke tests again under production's settings.
 * @throws Failure of src/failures/codes/swap.ts
 */
export async function swapSlots(
  tested: TestedSlot,
  main: ProductionSide,
  plan: SwapPlan,
  retest: () => Promise<unknown>,
  ports: Ports,
): Promise<Swap> {
  if (plan.kind === 'no') return { kind: 'not-swapped' };
  const slot = describeSlot(tested.slot);
  if (plan.requireVersionCheck && !tested.versionProven) throw failure('VERSION_NOT_PROVEN', { slot });
  const before = await checkBeforeSwap(tested, main, plan, ports);
  let askedAt = ports.clock.now();
  let asked = false;
  let seen: SeenSwap = { swappedAt: undefined, adopted: false };
  const onAsk = (): void => {
    asked = true;
  };
  // After the note of this swap: a run that pushes sees it, and one that began to push before is seen here.
  const lookAgain = async (): Promise<void> => {
    const look = (): Promise<void> => checkPrepared(tested, main, before, ports);
    if (plan.kind === 'swap-with-preview' && (await isFresh(look, ports))) return;
    await checkStill(tested, ports);
  };
  const complete = async (): Promise<void> => {
    if (main.active === undefined) {
      const text =
        'It is not known what production served before: there is nothing to swap back to if this build fails there.';
      ports.tell({ kind: 'noticed', text });
    }
    askedAt = ports.clock.now();
    seen = await completeSwap({ tested, main, before, timeoutMs: plan.timeoutMs, lookAgain, onAsk }, ports);
  };
  if (plan.kind === 'swap-with-preview') {
    const test = async (): Promise<void> => {
      await retest();
      await checkPrepared(tested, main, before, ports);
    };
    const slotBefore = { ...tested.slot, lastSwap: before.slotLastSwap };
    const replaced = before.productionActive;
    const steps = {
      commit: tested.deployedCommit,
      replaced,
      run: tested.runId,
      test,
      complete,
      isAsked: () => asked,
    };
    await withPreview(slotBefore, steps, ports);
  } else await complete();
  const durationMs = ports.clock.now() - askedAt;
  ports.tell({
    kind: 'said',
    text: `Swapped the ${slot} into production in ${describeDuration(durationMs)}`,
  });
  return { kind: 'swapped', replaced: main.active?.id, durationMs, askedAt, seen };
}

/** Looks at a prepared swap, which anybody may end at any time, until the look itself was quick; gives whether one was. */
async function isFresh(look: () => Promise<void>, { clock }: Ports): Promise<boolean> {
  for (let tries = 0; tries < mostLooks; tries += 1) {
    const start = clock.now();
    await look();
    if (clock.now() - start <= freshMs) return true;
  }
  return false;
}

/** Asks for the swap, and tells what is known of production before and after. */
export async function completeSwap(request: SwapRequest, ports: Ports): Promise<SeenSwap> {
  let seen: SeenSwap;
  try {
    seen = await askSwap(request, ports);
  } catch (thrown) {
    if (isUntouched(thrown)) ports.tell({ kind: 'production', state: 'untouched' });
    throw thrown;
  }
  ports.tell({ kind: 'production', state: request.tested.goesBack === true ? 'swapped-back' : 'swapped' });
  return seen;
}

/** The fact of the stage, for the table. */
export function describeSwap(swap: Swap): string {
  if (swap.kind === 'not-swapped') return 'not asked for';
  const out = swap.replaced === undefined ? '' : `, ${shortId(swap.replaced)} is on the slot now`;
  return `swapped in ${describeDuration(swap.durationMs)}${out}`;
}
