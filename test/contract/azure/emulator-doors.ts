import { readFile } from 'node:fs/promises';
import { makeCredential } from '#azure/credential.ts';
import type { SignIn } from '#azure/credential.ts';
import { makeManagement } from '#azure/management.ts';
import { makeScmSite } from '#azure/scm-site.ts';
import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import { Secret } from '#app-service/secret.ts';
import type { AppAddress, Slot } from '#app-service/slot.ts';
import { systemClock } from '#clock';
import type { RunningEmulator } from '#emulator/running-emulator.ts';
import type { Connection } from '#http/connection.ts';
import { makeConnection } from '#http/make-connection.ts';
import type { Management, ScmSite } from '#ports';

/** The real doors, pointed at an emulator. */
export interface Doors {
  readonly management: Management;
  readonly address: AppAddress;
  readonly connection: Connection;
  slot(name: string): Promise<Slot>;
  scmSite(access: ScmAccess): ScmSite;
  close(): void;
}

/** Opens the doors as main does; `given` changes how they sign in. */
export async function openDoors(emulator: RunningEmulator, given: Partial<SignIn> = {}): Promise<Doors> {
  const settings = { ca: [await readFile(emulator.caFile, 'utf8')], env: {} };
  const connection = makeConnection(settings);
  const credential = makeCredential({ ...signInOf(emulator), ...given }, settings, { retries: 0 });
  const management = makeManagement({
    managementUrl: emulator.managementUrl,
    credential,
    connection: settings,
    clock: systemClock,
  });
  const app = emulator.apps[0];
  const address = {
    subscriptionId: emulator.subscriptionId,
    resourceGroup: app?.resourceGroup ?? '',
    app: app?.name ?? '',
  };
  return {
    management,
    address,
    connection,
    slot: async (name) => {
      const found = await management.findSlot(address, name);
      if (found === undefined) throw new Error(`the emulator has no slot '${name}'`);
      return found;
    },
    scmSite: (access) => makeScmSite(access, connection),
    close: () => {
      connection.close();
    },
  };
}

export function signInOf(emulator: RunningEmulator): SignIn {
  return {
    tenantId: emulator.tenantId,
    clientId: emulator.clientId,
    clientSecret: new Secret(emulator.clientSecret),
    authorityUrl: emulator.authorityUrl,
  };
}
