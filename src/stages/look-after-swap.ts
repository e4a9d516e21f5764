import { shortId } from '#app-service/commit.ts';
import { production } from '#app-service/slot.ts';
import type { LastSwap } from '#app-service/slot.ts';
import { isAnyFailure } from '#failures/failure.ts';
import type { Ports } from '#ports';
import type { SwapRequest } from './ask-swap.ts';
import { describeThrown } from './describe-thrown.ts';
import { readSlot } from './find-app.ts';

/** What can be seen of a swap from outside. */
export interface SwapSight {
  readonly state: 'swapped' | 'untouched' | 'unclear' | 'unseen';
  /** The same in words. */
  readonly words: string;
  /** Azure's own time of the swap, milliseconds since 1970, where it is recorded. */
  readonly swappedAt?: number | undefined;
}

/**
 * Looks at Azure's own record of the last swap, with its time, and at the commit that production's SCM site calls
 * active. `swapped` needs both (the second where it can be read); `untouched` needs neither to have moved, `unclear` is all between, and `unseen` that one of them could not be read.
 */
export async function lookAfterSwap(request: SwapRequest, ports: Ports): Promise<SwapSight> {
  const { tested, main, before } = request;
  const { management } = ports;
  if (management === undefined) return { state: 'unseen', words: 'Azure cannot be asked' };
  try {
    const [now, deployments] = await Promise.all([
      readSlot(main.slot.address, production, management),
      main.scm === undefined ? undefined : ports.scmSite(main.scm).listDeployments(),
    ]);
    const recorded = isNewSwap(now.lastSwap, before.productionLastSwap, tested.slot.name);
    const active = deployments?.find((one) => one.active)?.id;
    const moved = deployments === undefined ? recorded : active === tested.deployedCommit;
    const words = `${recorded ? 'Azure records the swap' : 'Azure records no new swap'}, ${describeActive(deployments !== undefined, active)}`;
    if (recorded && moved) return { state: 'swapped', words, swappedAt: now.lastSwap?.at };
    const still = deployments === undefined || active === before.productionActive;
    return { state: !recorded && still ? 'untouched' : 'unclear', words };
  } catch (thrown) {
    if (!isAnyFailure(thrown)) throw thrown;
    return { state: 'unseen', words: `it could not be seen: ${describeThrown(thrown)}` };
  }
}

/** Whether the record is of a swap of this slot that came after the one known before. */
function isNewSwap(now: LastSwap | undefined, before: LastSwap | undefined, slot: string): boolean {
  if (now === undefined || now.at === before?.at) return false;
  const sides = [now.source, now.target].map((name) => name.toLowerCase());
  return sides.includes(slot.toLowerCase()) && (before === undefined || now.at > before.at);
}

function describeActive(readable: boolean, active: string | undefined): string {
  if (!readable) return "production's SCM site cannot be read";
  return active === undefined
    ? "production's SCM site names no active deployment"
    : `production's SCM site names ${shortId(active)} active`;
}
