import { shortId } from '#app-service/commit.ts';
import { findActive } from '#app-service/deployment.ts';
import type { Deployment } from '#app-service/deployment.ts';
import { production } from '#app-service/slot.ts';
import type { LastSwap } from '#app-service/slot.ts';
import { isAnyFailure } from '#failures/failure.ts';
import type { Ports } from '#ports';
import type { SwapRequest } from './ask-swap.ts';
import { describeThrown } from '../describe-thrown.ts';
import { readSlot } from '../preflight/find-app.ts';

/** What can be seen of a swap from outside. */
export interface SwapSight {
  readonly state: 'swapped' | 'untouched' | 'unclear' | 'unseen';
  /** The same in words. */
  readonly words: string;
  /** Whether production has the build, as far as can be seen. */
  readonly moved?: boolean;
  /** Whether production has something that is neither the build nor what it had before. */
  readonly elsewhere?: boolean;
  /** Azure's own time of the swap, milliseconds since 1970, where it is recorded. */
  readonly swappedAt?: number | undefined;
}

/**
 * Looks at Azure's own record of the last swap, with its time, and at the commit that production's SCM site calls
 * active. `swapped` needs both (the second where it can be read); `untouched` needs neither to have moved; `unclear` is
 * all between, and `unseen` that one of them could not be read.
 */
export async function lookAfterSwap(request: SwapRequest, ports: Ports): Promise<SwapSight> {
  const { main } = request;
  const { management } = ports;
  if (management === undefined) return { state: 'unseen', words: 'Azure cannot be asked' };
  try {
    const [now, deployments] = await Promise.all([
      readSlot(main.slot.address, production, management),
      main.scm === undefined ? undefined : ports.scmSite(main.scm).listDeployments(),
    ]);
    return judgeSight(request, now.lastSwap, deployments);
  } catch (thrown) {
    if (!isAnyFailure(thrown)) throw thrown;
    return { state: 'unseen', words: `it could not be seen: ${describeThrown(thrown)}` };
  }
}

function judgeSight(
  { tested, before }: SwapRequest,
  lastSwap: LastSwap | undefined,
  deployments: readonly Deployment[] | undefined,
): SwapSight {
  const recorded = isNewSwap(lastSwap, before.productionLastSwap, tested.slot.name);
  const readable = deployments !== undefined;
  const active = findActive(deployments ?? [])?.id;
  const moved = readable ? active === tested.deployedCommit : recorded;
  const words = `${recorded ? 'Azure records the swap' : 'Azure records no new swap'}, ${describeActive(readable, active)}`;
  if (recorded && moved) return { state: 'swapped', words, moved, swappedAt: lastSwap?.at };
  const still = !readable || active === before.productionActive;
  const elsewhere = active !== undefined && !moved && !still;
  return { state: !recorded && still ? 'untouched' : 'unclear', words, moved, elsewhere };
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
