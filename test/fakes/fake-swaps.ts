import { failure } from '#failures/failure.ts';
import type { Clock, Management, SwapOperation } from '#ports';
import type { AzureWorld } from './azure-world.ts';
import { refuse, slotNow } from './fake-lookup.ts';
import type { FakeCall } from './management.ts';
import { swapInWorld } from './swap-in-world.ts';

interface RunningSwap {
  readonly source: string;
  readonly target: string;
  readonly doneAt: number;
  readonly fails: string | undefined;
  ended: boolean;
}

const prepared = 'The slot cannot be changed because its configuration settings have been prepared for swap.';
const busy = 'Cannot modify this site because another operation is in progress.';
const done: SwapOperation = { state: 'done', location: undefined, retryAfterMs: undefined };

/** The swap family of the fake; a swap goes on by the clock, whether or not it is asked about. */
export function fakeSwaps(
  world: AzureWorld,
  clock: Clock,
  call: FakeCall,
): {
  /** Ends the swaps whose time has come. */
  readonly settle: () => void;
  readonly members: Pick<Management, 'beginSwap' | 'readSwap' | 'applySlotConfig' | 'resetSlotConfig'>;
} {
  const swaps: RunningSwap[] = [];
  const settle = (): void => {
    for (const swap of swaps.filter((one) => !one.ended && one.doneAt <= clock.now())) {
      swap.ended = true;
      if (swap.fails === undefined) swapInWorld(world, swap.source, swap.target, swap.doneAt);
    }
  };
  const setPending = (name: string, other: string | undefined): void => {
    const found = slotNow(world, name);
    found.slot = { ...found.slot, pendingSwapWith: other };
  };
  const begin = (source: string, target: string): SwapOperation => {
    const other = slotNow(world, source).slot.pendingSwapWith;
    slotNow(world, target);
    if (swaps.some((one) => !one.ended)) refuse('begin the swap', 409, 'Conflict', busy);
    if (other !== undefined && other !== target) refuse('begin the swap', 409, 'Conflict', prepared);
    const doneAt = clock.now() + world.swapMs;
    swaps.push({ source, target, doneAt, fails: world.swapFails, ended: false });
    world.swapFails = undefined;
    settle();
    return world.swapMs === 0 ? done : running(swaps.length - 1);
  };
  const read = (operation: SwapOperation): SwapOperation => {
    const number = Number(/\d+$/.exec(operation.location ?? '')?.[0]);
    const swap = swaps[number] ?? refuse('read how the swap stands', 404, 'NotFound', 'No such operation.');
    if (!swap.ended) return running(number);
    if (swap.fails === undefined) return done;
    throw failure('SWAP_FAILED_IN_AZURE', { words: swap.fails, azureCode: 'BadRequest' });
  };
  return {
    settle,
    members: {
      beginSwap: (source, target) =>
        call('beginSwap', [source.name, target], () => begin(source.name, target)),
      readSwap: (operation) => call('readSwap', [], () => read(operation)),
      applySlotConfig: (source, target) =>
        call('applySlotConfig', [source.name, target], () => {
          const pending = slotNow(world, source).slot.pendingSwapWith;
          if (pending !== undefined) refuse('apply the settings', 409, 'Conflict', prepared);
          setPending(source.name, target);
          setPending(target, source.name);
        }),
      resetSlotConfig: (source) =>
        call('resetSlotConfig', [source.name], () => {
          const other = slotNow(world, source).slot.pendingSwapWith;
          setPending(source.name, undefined);
          if (other !== undefined) setPending(other, undefined);
        }),
    },
  };
}

function running(number: number): SwapOperation {
  const location = `https://management.example/operations/${String(number)}`;
  return { state: 'running', location, retryAfterMs: undefined };
}
