import type { RunningEmulator } from './running-emulator.ts';

/** The text of `emulator.env`: what a shell sources to point slotship at an emulator. */
export function makeEmulatorEnv(emulator: RunningEmulator): string {
  const app = emulator.apps[0];
  const values = {
    SLOTSHIP_MANAGEMENT_URL: emulator.managementUrl,
    SLOTSHIP_AUTHORITY_URL: emulator.authorityUrl,
    SLOTSHIP_TENANT_ID: emulator.tenantId,
    SLOTSHIP_SUBSCRIPTION_ID: emulator.subscriptionId,
    SLOTSHIP_CLIENT_ID: emulator.clientId,
    SLOTSHIP_CLIENT_SECRET: emulator.clientSecret,
    SLOTSHIP_CA_FILE: emulator.caFile,
    ...(app && { SLOTSHIP_RESOURCE_GROUP: app.resourceGroup, SLOTSHIP_APP: app.name }),
  };
  const lines = Object.entries(values).map(([name, value]) => `export ${name}=${quote(value)}`);
  return `${lines.join('\n')}\n`;
}

function quote(value: string): string {
  return `'${value.replaceAll("'", String.raw`'\''`)}'`;
}
