import { get, getSlot } from '@azure/arm-appservice/api/webApps';
import { describeSlot, production } from '#app-service/slot.ts';
import type { AppAddress, Slot } from '#app-service/slot.ts';
import { isFailure } from '#failures/failure.ts';
import { answerError } from './arm-answer.ts';
import type { Arm } from './arm.ts';
import { toSlot } from './read-slot.ts';
import { isObject } from './json.ts';

/** Makes the reader of slots. Undefined is for a slot, app or group that is not there; what a plan's tier is, is asked once. */
export function makeSlotFinder(arm: Arm): (address: AppAddress, name: string) => Promise<Slot | undefined> {
  const tiers = new Map<string, Promise<string | undefined>>();
  const tierOf = (planId: string): Promise<string | undefined> => {
    const known = tiers.get(planId) ?? readTier(arm, planId);
    tiers.set(planId, known);
    return known;
  };
  return (address, name) =>
    arm
      .read(`read ${describeSlot({ address, name })}`, async () => {
        const at = arm.at(address);
        const site = name.toLowerCase() === production ? await get(...at) : await getSlot(...at, name);
        const tier =
          site.sku ?? (site.serverFarmId === undefined ? undefined : await tierOf(site.serverFarmId));
        const slot = toSlot(site, address, name.toLowerCase() === production ? production : name, tier);
        if (slot !== undefined) return slot;
        throw answerError({ status: 200, headers: {}, body: 'without the host names of site and SCM site.' });
      })
      .catch(undefinedWhenNotFound);
}

/** The tier as its plan has it; reading plans is a right of its own, and a missing tier stops nothing. */
async function readTier(arm: Arm, planId: string): Promise<string | undefined> {
  try {
    const { body } = await arm.write('read the plan', () =>
      arm.send('get', `${planId}?api-version=2025-05-01`),
    );
    const sku = isObject(body) ? body['sku'] : undefined;
    return isObject(sku) && typeof sku['tier'] === 'string' ? sku['tier'] : undefined;
  } catch (thrown) {
    if (isFailure(thrown, 'SIGN_IN_FAILED')) throw thrown;
    return undefined;
  }
}

/** A subscription that is not there is a wrong parameter, and stays a failure. */
export function undefinedWhenNotFound(thrown: unknown): undefined {
  const notFound = isFailure(thrown, 'ARM_REFUSED') && thrown.facts.status === 404;
  if (!notFound || /^(Invalid)?SubscriptionNotFound$/i.test(thrown.facts.azureCode ?? '')) throw thrown;
  return undefined;
}
