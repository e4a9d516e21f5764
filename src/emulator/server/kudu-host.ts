import { join } from 'node:path';
import type { KuduHost, KuduSlot } from '../kudu/kudu.ts';
import { publishingUser } from '../model/default-site-config.ts';
import { effectiveAppSettings } from '../model/environment.ts';
import { checkRight } from '../model/permissions.ts';
import type { Place } from '../model/place.ts';
import { readConfigText } from '../model/site-config.ts';
import { startSwap } from '../model/swap.ts';
import { checkToken } from '../sign-in/tokens.ts';
import { siteId } from '../arm/resource-ids.ts';
import type { Background } from './background.ts';
import type { Core } from './core.ts';
import { findSlot, restartSite, servingPlace } from './perform-effects.ts';

/** What the Kudu of one slot may ask of the emulator. */
export function makeKuduHost(core: Core, background: Background, app: string, slot: string): KuduHost {
  const place = (): Place => {
    const found = findSlot(core.world, app, slot);
    if (found === undefined) throw new Error(`The slot '${slot}' of '${app}' is gone.`);
    return found;
  };
  return {
    slot: () => describeSlot(core, place()),
    now: () => core.clock.now(),
    coldMs: () => core.world.scmColdMs,
    checkBearer(token) {
      const check = checkToken(core.state, token, core.managementUrl(), core.clock.now());
      const now = place();
      const action = `Microsoft.Web/sites/${now.slot.name === 'production' ? '' : 'slots/'}publish/Action`;
      return check.ok && checkRight(check.client, action, siteId(core.world, now)).ok;
    },
    deployed(home) {
      const serving = core.world.contents
        .filter((content) => join(core.stateFolder, 'contents', content.id) === home)
        .map((content) => servingPlace(core.world, content.id))[0];
      if (serving === undefined) return;
      void restartSite(core, background, serving);
      void background.run('auto swap', () => startAutoSwap(core, serving));
    },
    fault: (name) => (name === 'deployment' ? core.faults.forDeployment(app, slot) : undefined),
  };
}

/**
 * Begins the swap that a slot with auto swap gets after each deployment; not on Linux.
 * Source: App Service, 'Configure auto swap'; Kudu, PostDeploymentHelper.
 */
async function startAutoSwap(core: Core, place: Place): Promise<void> {
  const target = readConfigText(place, 'autoSwapSlotName');
  if (target === undefined || place.plan.platform === 'linux') return;
  const swap = startSwap(core.world, place, target, core.moment());
  if (swap.ok) await core.perform(swap.effects);
  else core.problems.push(`Auto swap of '${place.slot.name}': ${swap.refusal.message}`);
}

function describeSlot(core: Core, place: Place): KuduSlot {
  return {
    appName: place.app.name,
    slotName: place.slot.name,
    scmUrl: `https://${place.slot.scmHost}`,
    home: core.contentOf(place).home,
    settings: effectiveAppSettings(place),
    scmType: readConfigText(place, 'scmType') ?? 'None',
    platform: place.plan.platform,
    basicAllowed: place.slot.scmBasicAuthAllowed,
    userName: publishingUser(place),
    password: place.slot.publishingPassword,
    autoSwapSlotName: readConfigText(place, 'autoSwapSlotName'),
  };
}
