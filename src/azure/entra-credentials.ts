import { ClientAssertionCredential, ClientSecretCredential } from '@azure/identity';
import type { TokenCredential } from '@azure/identity';
import type { Secret } from '#app-service/secret.ts';

type Options = ConstructorParameters<typeof ClientSecretCredential>[3];

/** Signs in with the secret of a service principal. */
export function makeSecretCredential(
  tenant: string,
  clientId: string,
  secret: Secret,
  options: Options,
): TokenCredential {
  return new ClientSecretCredential(tenant, clientId, secret.reveal(), options);
}

/** Signs in with a statement about the job that its CI signs; `getAssertion` is asked anew for each token. */
export function makeAssertionCredential(
  tenant: string,
  clientId: string,
  getAssertion: () => Promise<string>,
  options: Options,
): TokenCredential {
  return new ClientAssertionCredential(tenant, clientId, getAssertion, options);
}
