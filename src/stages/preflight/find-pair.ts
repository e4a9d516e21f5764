import { production } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import { failure } from '#failures/failure.ts';
import type { TargetPlan } from '#plan/plan.ts';
import type { Management } from '#ports';
import { findApp, readSlot } from './find-app.ts';

/** Finds the slot of the plan and production; changes nothing. @throws Failure SWAP_NEEDS_ARM */
export async function findPair(
  plan: TargetPlan,
  management: Management,
): Promise<{ readonly slot: Slot; readonly main: Slot }> {
  if (plan.kind === 'publish-profile') throw failure('SWAP_NEEDS_ARM', {});
  const address = await findApp(plan.address, management);
  const [slot, main] = await Promise.all([
    readSlot(address, plan.slot, management),
    readSlot(address, production, management),
  ]);
  return { slot, main };
}
