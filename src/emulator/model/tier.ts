import type { Tier } from './world.ts';

/** Slots beside production. Source: Microsoft, 'App Service limits'. */
const slotLimits: Readonly<Record<Tier, number>> = {
  Free: 0,
  Shared: 0,
  Basic: 0,
  Standard: 5,
  PremiumV2: 20,
  PremiumV3: 20,
  IsolatedV2: 20,
};

/** How many slots beside production a plan of `tier` has room for. */
export function slotLimit(tier: Tier): number {
  return slotLimits[tier];
}

const patterns: readonly (readonly [RegExp, Tier])[] = [
  [/^F\d/i, 'Free'],
  [/^D\d/i, 'Shared'],
  [/^B\d/i, 'Basic'],
  [/^S\d/i, 'Standard'],
  [/^P\d+v2/i, 'PremiumV2'],
  [/^P\d+m?v[34]/i, 'PremiumV3'],
  [/^I\d/i, 'IsolatedV2'],
];

/** Whether `sku` is one of an App Service plan, such as 'S1' or 'P1v3'. */
export function isSku(sku: string): boolean {
  return patterns.some(([pattern]) => pattern.test(sku));
}

/** The tier of a SKU. */
export function tierOf(sku: string): Tier {
  const tier = patterns.find(([pattern]) => pattern.test(sku))?.[1];
  if (tier === undefined) throw new Error(`'${sku}' is not a SKU of an App Service plan.`);
  return tier;
}
