import { describeSlot, production } from '#app-service/slot.ts';
import { failure, isFailure } from '#failures/failure.ts';
import type { Failure } from '#failures/failure.ts';
import type { Management, Ports, SwapOperation } from '#ports';
import type { BeforeSwap } from './check-before-swap.ts';
import { describeThrown } from '../describe-thrown.ts';
import { followSwap, settleMs } from './follow-swap.ts';
import { noteIntent } from './keep-swap-note.ts';
import { lookAfterSwap } from './look-after-swap.ts';
import type { SwapSight } from './look-after-swap.ts';
import { poll } from '../poll.ts';
import type { ProductionSide } from '../preflight/preflight-types.ts';
import { awaitSame, mayBeSame } from './same-swap.ts';
import type { TestedSlot } from '../swap.ts';
import { tellIntent } from './tell-intent.ts';

export interface SwapRequest {
  readonly tested: TestedSlot;
  readonly main: ProductionSide;
  readonly before: BeforeSwap;
  readonly timeoutMs: number;
  /** Called once the note is kept, which may have taken long; throws when what is to be swapped has changed. */
  readonly lookAgain?: () => Promise<void>;
  /** Called right before the request is sent: until then nothing was asked for. */
  readonly onAsk?: () => void;
}

/** A swap that happened. */
export interface SeenSwap {
  /** Azure's own time of it. */
  readonly swappedAt: number | undefined;
  /** Whether somebody else asked for it: this run's own request met it under way. */
  readonly adopted: boolean;
}

/**
 * Asks for the swap with one request, follows it, and returns only when the sites themselves show that it
 * happened, by this request or by another's for the same. A lost answer is looked up, never sent again: a second swap
 * would undo the first.
 * @throws Failure SWAP_REFUSED, SWAP_FAILED: production is untouched
 * @throws Failure SWAP_UNKNOWN: neither was seen
 * @throws the signal's reason; nothing was asked for when the run was cancelled before
 */
export async function askSwap(request: SwapRequest, ports: Ports): Promise<SeenSwap> {
  const { management } = ports;
  if (management === undefined) throw failure('SWAP_NEEDS_ARM', {});
  tellIntent(request, ports);
  const noteEnd = await noteIntent(request, ports);
  const begun = { asked: false };
  const onAsk = (): void => {
    begun.asked = true;
    ports.tell({ kind: 'production', state: 'unknown' });
    request.onAsk?.();
  };
  try {
    // The note took its time; a run that was cancelled meanwhile begins nothing.
    ports.signal.throwIfAborted();
    await request.lookAgain?.();
    ports.signal.throwIfAborted();
    const seen = await swapOnce({ ...request, onAsk }, management, ports);
    await noteEnd({ state: 'swapped', ...seen });
    return seen;
  } catch (thrown) {
    if (!begun.asked || isUntouched(thrown)) await noteEnd({ state: 'not-done' });
    throw thrown;
  }
}

/** Whether what was thrown says that production is as it was. */
export function isUntouched(thrown: unknown): boolean {
  return (['SWAP_REFUSED', 'SWAP_FAILED', 'ARM_FORBIDDEN', 'SIGN_IN_FAILED'] as const).some((code) =>
    isFailure(thrown, code),
  );
}

async function swapOnce(request: SwapRequest, management: Management, ports: Ports): Promise<SeenSwap> {
  const deadline = ports.clock.now() + request.timeoutMs;
  const asked = await begin(request, management, ports);
  if (asked instanceof Error) {
    const { swappedAt } = await awaitSame(request, asked, deadline, ports);
    return { swappedAt, adopted: true };
  }
  const ended =
    asked === undefined ? 'unheard' : await followSwap(asked, request, deadline, management, ports);
  const settled = ended === 'done' ? Math.min(deadline, ports.clock.now() + settleMs) : deadline;
  const { swappedAt } = await awaitSeen(request, Math.max(settled, ports.clock.now() + 1), ports);
  return { swappedAt, adopted: false };
}

/**
 * Sends the one request. Undefined: its answer was lost, so it may be under way. A Failure: it was refused because of a
 * swap that is under way, which may be the same.
 */
async function begin(
  request: SwapRequest,
  management: Management,
  ports: Ports,
): Promise<SwapOperation | Failure<'SWAP_REFUSED'> | undefined> {
  const slot = describeSlot(request.tested.slot);
  request.onAsk?.();
  try {
    return await management.beginSwap(request.tested.slot, production);
  } catch (thrown) {
    if (isFailure(thrown, 'ARM_UNAVAILABLE') && thrown.facts.maybeDone) {
      ports.tell({
        kind: 'warned',
        text: `The answer to the swap request was lost (${describeThrown(thrown)}); looking whether it happens, not asking again.`,
      });
      return undefined;
    }
    if (isFailure(thrown, 'ARM_REFUSED') || isFailure(thrown, 'ARM_UNAVAILABLE')) {
      const refused = failure('SWAP_REFUSED', { slot, words: thrown.facts.words }, { cause: thrown });
      if (mayBeSame(thrown, request, ports.clock.now())) return refused;
      throw refused;
    }
    throw thrown;
  }
}

async function awaitSeen(request: SwapRequest, deadline: number, ports: Ports): Promise<SwapSight> {
  const start = ports.clock.now();
  const seen = await poll(
    () => lookAfterSwap(request, ports),
    {
      until: (sight) => sight.state === 'swapped',
      deadline,
      maxMs: 10_000,
      signal: ports.signal,
    },
    ports.clock,
  );
  if (seen.outcome === 'deadline') throw unknown(request, seen.last, ports.clock.now() - start);
  return seen.last;
}

function unknown(request: SwapRequest, sight: SwapSight | undefined, waitedMs: number): Error {
  return failure('SWAP_UNKNOWN', {
    slot: describeSlot(request.tested.slot),
    seen: sight?.words ?? 'nothing',
    waitedMs,
  });
}
