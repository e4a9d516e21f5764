import { describeSlot } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import { failure, isFailure } from '#failures/failure.ts';
import type { Clock, SwapOperation } from '#ports';
import { readArmWords, readRetryAfter } from './arm-answer.ts';
import type { Arm, RawAnswer } from './arm.ts';
import { field, isObject } from './json.ts';

/** The SDK's own api-version, of which the paths here are. */
export const apiVersion = '2025-05-01';

/** Asks for the swap: one POST, sent once. Source: WebApps_SwapSlot; recorded: 202 with Location, no Retry-After. */
export async function beginSwap(
  arm: Arm,
  source: Slot,
  target: string,
  clock: Clock,
): Promise<SwapOperation> {
  const operation = `swap the ${describeSlot(source)} with '${target}'`;
  const answer = await arm.write(operation, () =>
    arm.send('post', `${source.resourceId}/slotsswap?api-version=${apiVersion}`, {
      targetSlot: target,
      preserveVnet: true,
    }),
  );
  const begun = toOperation(answer, undefined, clock);
  if (begun.state === 'done' || begun.location !== undefined) return begun;
  throw failure('ARM_UNAVAILABLE', {
    operation,
    status: answer.status,
    azureCode: undefined,
    words: 'Azure took the request and did not say where to ask how it stands.',
    requestId: answer.headers['x-ms-request-id'],
    maybeDone: true,
  });
}

/** How a poll says that the swap failed; 409 is known of a POST alone, and says that something goes on. */
const failedStatuses: readonly (number | undefined)[] = [400, 417];

/**
 * Asks how the swap stands. 202 is running, another 2xx done; an answer of Azure's that says no is the swap's own
 * failure, unless it may say that it cannot be asked. The newest Location counts, and only at the management host.
 * @throws Failure SWAP_FAILED_IN_AZURE
 */
export async function readSwap(arm: Arm, operation: SwapOperation, clock: Clock): Promise<SwapOperation> {
  const { location } = operation;
  if (location === undefined || operation.state === 'done') return operation;
  try {
    const answer = await arm.read('see how the swap stands', () => arm.send('get', versioned(location)));
    failWhenSaid(answer);
    return toOperation(answer, location, clock);
  } catch (thrown) {
    if (!isFailure(thrown, 'ARM_REFUSED') || !failedStatuses.includes(thrown.facts.status)) throw thrown;
    const { words, azureCode } = thrown.facts;
    throw failure('SWAP_FAILED_IN_AZURE', { words, azureCode }, { cause: thrown });
  }
}

function toOperation(answer: RawAnswer, location: string | undefined, clock: Clock): SwapOperation {
  const going = answer.status === 202 || /^(inprogress|running|accepted)$/i.test(statusOf(answer) ?? '');
  return {
    state: going ? 'running' : 'done',
    location: answer.headers['location'] ?? location,
    retryAfterMs: readRetryAfter(answer.headers, clock.now()),
  };
}

/** A body in the form of ARM's operation status ends in `Failed` or `Canceled` under status 200. */
function failWhenSaid(answer: RawAnswer): void {
  if (!/^(failed|cancell?ed)$/i.test(statusOf(answer) ?? '')) return;
  const body = JSON.stringify(answer.body);
  const { code, message } = readArmWords({ status: answer.status, headers: answer.headers, body });
  throw failure('SWAP_FAILED_IN_AZURE', { words: message, azureCode: code });
}

/** `status` of ARM's operation body; a site, which is what App Service sends at the end, has none. */
function statusOf({ body }: RawAnswer): string | undefined {
  const status = isObject(body) ? field(body, 'status') : undefined;
  return typeof status === 'string' ? status : undefined;
}

function versioned(location: string): string {
  if (/[?&]api-version=/i.test(location)) return location;
  return `${location}${location.includes('?') ? '&' : '?'}api-version=${apiVersion}`;
}
