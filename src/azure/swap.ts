import type { Slot } from '#app-service/slot.ts';
import { failure, isFailure } from '#failures/failure.ts';
import type { Clock, SwapOperation } from '#ports';
import type { ArmContext } from './arm-client.ts';
import { acceptOnly, askArm, readArm, sendRaw } from './ask-arm.ts';
import type { RawAnswer } from './ask-arm.ts';

/** The SDK's own api-version, of which the paths here are. */
export const apiVersion = '2025-05-01';

/** Asks for the swap: one POST, sent once. Source: WebApps_SwapSlot; recorded: 202 with Location, no Retry-After. */
export async function beginSwap(context: ArmContext, source: Slot, target: string): Promise<SwapOperation> {
  const operation = `swap slot '${source.name}' of '${source.address.app}' with '${target}'`;
  return askArm(operation, async () => {
    const path = `${source.resourceId}/slotsswap?api-version=${apiVersion}`;
    const answer = await sendRaw(context, 'post', path, { targetSlot: target, preserveVnet: true });
    return toOperation(acceptOnly(operation, answer, [200, 201, 202]));
  });
}

/**
 * Asks how the swap stands. 202 is running, another 2xx done; an answer of Azure's that says no is the swap's own
 * failure. The newest Location counts, and only at the management host.
 * @throws Failure SWAP_FAILED_IN_AZURE
 */
export async function readSwap(
  context: ArmContext,
  operation: SwapOperation,
  clock: Clock,
): Promise<SwapOperation> {
  const { location } = operation;
  if (location === undefined || operation.state === 'done') return operation;
  const asked = 'see how the swap stands';
  try {
    const answer = await readArm(asked, clock, async () =>
      acceptOnly(asked, await sendRaw(context, 'get', location), [200, 201, 202, 204]),
    );
    return { ...toOperation(answer), location: answer.headers['location'] ?? location };
  } catch (thrown) {
    if (!isFailure(thrown, 'ARM_REFUSED') || ![400, 409, 417].includes(thrown.facts.status ?? 0))
      throw thrown;
    const { words, azureCode } = thrown.facts;
    throw failure('SWAP_FAILED_IN_AZURE', { words, azureCode }, { cause: thrown });
  }
}

function toOperation(answer: RawAnswer): SwapOperation {
  const seconds = Number(answer.headers['retry-after']);
  return {
    state: answer.status === 202 ? 'running' : 'done',
    location: answer.headers['location'],
    retryAfterMs: Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined,
  };
}
