import { DefaultAzureCredential, ManagedIdentityCredential } from '@azure/identity';
import type { TokenCredential } from '@azure/identity';

/** What narrows the chain, and to whom the token is for. */
export interface ChainSettings {
  readonly tenantId: string | undefined;
  readonly clientId: string | undefined;
  /** Value of AZURE_TOKEN_CREDENTIALS. */
  readonly narrowedTo: string | undefined;
}

/** Signs in by the first way of Azure Identity's chain that works on this machine. */
export function makeDefaultCredential(settings: ChainSettings, options: object): TokenCredential {
  const { tenantId, clientId, narrowedTo } = settings;
  // Narrowed to this one way, the chain of identity 4.13 forgets every option, the client's id among them.
  if (narrowedTo?.trim().toLowerCase() === 'managedidentitycredential') {
    return new ManagedIdentityCredential({ ...options, ...(clientId === undefined ? {} : { clientId }) });
  }
  return new DefaultAzureCredential({
    ...options,
    ...(tenantId === undefined ? {} : { tenantId }),
    ...(clientId === undefined
      ? {}
      : { managedIdentityClientId: clientId, workloadIdentityClientId: clientId }),
  });
}
