import { DefaultAzureCredential } from '@azure/identity';
import type { TokenCredential } from '@azure/identity';

/** Signs in by the first way of Azure Identity's chain that works on this machine. */
export function makeDefaultCredential(
  tenantId: string | undefined,
  clientId: string | undefined,
  options: object,
): TokenCredential {
  return new DefaultAzureCredential({
    ...options,
    ...(tenantId === undefined ? {} : { tenantId }),
    ...(clientId === undefined
      ? {}
      : { managedIdentityClientId: clientId, workloadIdentityClientId: clientId }),
  });
}
