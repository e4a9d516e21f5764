import { describeSlot } from '#app-service/slot.ts';
import { failure, isFailure } from '#failures/failure.ts';
import type { Management, Ports, SwapOperation } from '#ports';
import type { SwapRequest } from './ask-swap.ts';
import { describeThrown } from '../describe-thrown.ts';
import { listNewSettings } from '../settings/list-new-settings.ts';
import { lookAfterSwap } from './look-after-swap.ts';
import type { SwapSight } from './look-after-swap.ts';
import { poll } from '../poll.ts';

/** Answers about a swap under way that say nothing of the swap itself: it goes on. */
const cannotBeAsked = ['ARM_REFUSED', 'ARM_FORBIDDEN', 'SIGN_IN_FAILED'] as const;

/** How long Azure may take to show what it called done, or failed. */
export const settleMs = 60_000;

/**
 * Follows the operation to its end. An answer that says nothing is not the operation's failure.
 * @throws Failure SWAP_FAILED: Azure says that it failed, and production shows it
 */
export async function followSwap(
  asked: SwapOperation,
  request: SwapRequest,
  deadline: number,
  management: Management,
  ports: Ports,
): Promise<'done' | 'unheard'> {
  let operation = asked;
  try {
    const seen = await poll(
      async () => {
        operation = operation.state === 'done' ? operation : await management.readSwap(operation);
        return operation;
      },
      {
        until: (one) => one.state === 'done',
        deadline,
        maxMs: 10_000,
        notYet: (thrown) => isFailure(thrown, 'ARM_UNAVAILABLE'),
        retryAfterMs: (one) => one.retryAfterMs,
        signal: ports.signal,
        onWait: (_seen, elapsedMs) => {
          ports.tell({ kind: 'progressed', text: `Swapping, for ${String(Math.round(elapsedMs / 1000))} s` });
        },
      },
      ports.clock,
    );
    return seen.outcome === 'done' ? 'done' : 'unheard';
  } catch (thrown) {
    if (isFailure(thrown, 'SWAP_FAILED_IN_AZURE'))
      return judgeFailed(thrown, thrown.facts.words, request, ports);
    if (cannotBeAsked.some((code) => isFailure(thrown, code))) {
      ports.tell({ kind: 'warned', text: `How the swap stands cannot be asked: ${describeThrown(thrown)}` });
      return 'unheard';
    }
    throw thrown;
  }
}

/** Believes that a swap failed only where production, looked at for some time, never shows that it moved. */
async function judgeFailed(
  thrown: unknown,
  words: string,
  request: SwapRequest,
  ports: Ports,
): Promise<'done' | 'unheard'> {
  ports.tell({
    kind: 'said',
    text: `Azure says that the swap failed (${words}); looking for ${String(settleMs / 1000)} s whether production stays as it is`,
  });
  const sights: SwapSight['state'][] = [];
  const seen = await poll(
    async () => {
      const sight = await lookAfterSwap(request, ports);
      sights.push(sight.state);
      return sight;
    },
    {
      until: ({ state }) => state === 'swapped',
      deadline: ports.clock.now() + settleMs,
      maxMs: 10_000,
      signal: ports.signal,
      onWait: (_seen, elapsedMs) => {
        const text = `Looking whether production stays as it is, for ${String(Math.round(elapsedMs / 1000))} s`;
        ports.tell({ kind: 'progressed', text });
      },
    },
    ports.clock,
  );
  if (seen.outcome === 'done') return 'done';
  if (sights.includes('unclear') || seen.last?.state !== 'untouched') return 'unheard';
  const { slot, settings } = request.tested;
  const facts = { slot: describeSlot(slot), words, seen: seen.last.words };
  throw failure(
    'SWAP_FAILED',
    { ...facts, settings: listNewSettings(settings?.comparison) },
    { cause: thrown },
  );
}
