import { describeSlot } from '#app-service/slot.ts';
import type { Slot, SlotConfig } from '#app-service/slot.ts';
import { failure, isAnyFailure, isFailure } from '#failures/failure.ts';
import type { Failure } from '#failures/failure.ts';
import type { TargetPlan } from '#plan/plan.ts';
import type { Management, Ports } from '#ports';
import { inspectConfig, inspectSlot, inspectState } from './inspect-slot.ts';
import { inspectRights } from './inspect-rights.ts';

/** What was read of both slots, and every problem found; nothing has been touched. */
export interface Inspected {
  readonly config: SlotConfig;
  readonly productionConfig: SlotConfig;
  readonly productionScmAllowed: boolean;
  readonly problems: readonly Failure[];
  /** True when rights are missing, so that nothing else was read. */
  readonly rightsMissing: boolean;
}

/** Reads both slots side by side and judges them. A read that is refused is one of the problems. */
export async function inspectAll(
  slot: Slot,
  main: Slot,
  plan: TargetPlan & { readonly kind: 'arm' },
  management: Management,
  ports: Ports,
): Promise<Inspected> {
  const [config, productionConfig] = await Promise.all([
    readIfAllowed(slot, management),
    readIfAllowed(main, management),
  ]);
  const sides = { slot: { slot, config }, production: { slot: main, config: productionConfig } };
  const allowed = { startSlot: plan.startSlot, ensureLocalGit: plan.ensureLocalGit !== 'no' };
  const rights = await inspectRights(sides, plan, management, ports);
  if (rights.length > 0) {
    // With a right missing the reads below would fail one by one for the same reason.
    const unread = { scmType: 'LocalGit', autoSwapSlot: undefined, trafficRules: [], general: {} };
    const seen = [
      ...inspectState(slot, !plan.startSlot),
      ...(isAnyFailure(config) ? [] : inspectConfig(slot, config, allowed)),
      ...inspectProduction(main, slot, plan.willSwap),
    ];
    return {
      config: unread,
      productionConfig: unread,
      productionScmAllowed: false,
      problems: [...rights, ...seen],
      rightsMissing: true,
    };
  }
  if (isAnyFailure(config)) throw config;
  if (isAnyFailure(productionConfig)) throw productionConfig;
  const [scmBasicAuthAllowed, settings, productionScmAllowed, siteAuth, mainAuth] = await Promise.all([
    management.readScmBasicAuthAllowed(slot),
    management.readSettings(slot),
    management.readScmBasicAuthAllowed(main),
    management.readSiteAuthEnabled(slot),
    plan.withPreview && management.readSiteAuthEnabled(main),
  ]);
  const found = { slot, config, scmBasicAuthAllowed, appSettings: settings.appSettings };
  const signIn = [...(siteAuth ? [slot] : []), ...(mainAuth ? [main] : [])];
  const problems = [
    ...inspectSlot(found, allowed),
    ...inspectProduction(main, slot, plan.willSwap),
    ...(plan.withPreview ? signIn : []).map((one) =>
      failure('PREVIEW_NEEDS_NO_SIGN_IN', { slot: describeSlot(one) }),
    ),
  ];
  tellNews(slot, productionConfig, siteAuth, ports);
  return { config, productionConfig, productionScmAllowed, problems, rightsMissing: false };
}

/** A preview that is pending between the two is told of the slot alone. */
function inspectProduction(main: Slot, slot: Slot, willSwap: boolean): readonly Failure[] {
  const told =
    slot.pendingSwapWith !== undefined && main.pendingSwapWith?.toLowerCase() === slot.name.toLowerCase();
  return inspectState(told ? { ...main, pendingSwapWith: undefined } : main, willSwap);
}

/** A refusal is kept for later: which rights are missing, and all of them, is the better answer to it. */
async function readIfAllowed(slot: Slot, management: Management): Promise<SlotConfig | Failure> {
  try {
    return await management.readConfig(slot);
  } catch (thrown) {
    if (isFailure(thrown, 'ARM_FORBIDDEN')) return thrown;
    throw thrown;
  }
}

function tellNews(slot: Slot, productionConfig: SlotConfig, siteAuth: boolean, ports: Ports): void {
  if (siteAuth) {
    ports.tell({
      kind: 'warned',
      text: `App Service sign-in stands before the ${describeSlot(slot)}; smoke tests without a token will meet it.`,
    });
  }
  for (const rule of productionConfig.trafficRules) {
    ports.tell({
      kind: 'warned',
      text: `${String(rule.percent)} % of production's traffic goes to ${rule.slot}; after a swap that slot holds the old version.`,
    });
  }
}
