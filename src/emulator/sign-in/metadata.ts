import type { Core } from '../server/core.ts';
import type { Reply } from '../server/send.ts';
import { jsonReply } from '../server/send.ts';

/** The OpenID configuration of an authority. Source: OpenID Connect Discovery; Entra's and ADFS' own. */
export function authorityMetadata(core: Core, tenant: string, adfs: boolean): Reply {
  const base = `${core.managementUrl()}/${tenant}`;
  const oauth = adfs ? `${base}/oauth2` : `${base}/oauth2/v2.0`;
  return jsonReply(200, {
    issuer: adfs ? base : `${base}/v2.0`,
    authorization_endpoint: `${oauth}/authorize`,
    token_endpoint: `${oauth}/token`,
    end_session_endpoint: `${oauth}/logout`,
    jwks_uri: adfs ? `${base}/discovery/keys` : `${base}/discovery/v2.0/keys`,
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    response_types_supported: ['code', 'token'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid'],
    tenant_region_scope: null,
    cloud_instance_name: new URL(core.managementUrl()).host,
  });
}

/** Which hosts are one cloud: here, this one alone. Source: npm @azure/msal-common, instance discovery. */
export function instanceMetadata(core: Core): Reply {
  const { host } = new URL(core.managementUrl());
  return jsonReply(200, {
    tenant_discovery_endpoint: `${core.managementUrl()}/${core.world.tenantId}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  });
}
