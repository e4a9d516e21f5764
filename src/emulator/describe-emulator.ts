import { controlPath } from './control/control-face.ts';
import type { RunningEmulator } from './running-emulator.ts';
import type { Core } from './server/core.ts';

/** Addresses, ids and secrets of an emulator, as clients need them. */
export function describeEmulator(core: Core, caFile: string): Omit<RunningEmulator, 'stop'> {
  const client = core.world.clients[0];
  return {
    managementUrl: core.managementUrl(),
    authorityUrl: core.managementUrl(),
    tenantId: core.world.tenantId,
    subscriptionId: core.world.subscriptionId,
    clientId: client?.clientId ?? '',
    clientSecret: client?.secret ?? '',
    caFile,
    controlUrl: `${core.managementUrl()}${controlPath}`,
    apps: core.world.apps.map((app) => ({
      name: app.name,
      resourceGroup: app.resourceGroup,
      slots: app.slots.map((slot) => ({
        name: slot.name,
        siteUrl: `https://${slot.siteHost}`,
        scmUrl: `https://${slot.scmHost}`,
      })),
    })),
  };
}
