import { createWebSiteManagement } from '@azure/arm-appservice/api';
import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import type { ConnectionSettings } from '#http/connection.ts';
import { proxyFor } from '#http/proxy.ts';
import tls from 'node:tls';

/** The SDK's context: what its functions take first. */
export type ArmContext = ReturnType<typeof createWebSiteManagement>;

export interface ArmClientSettings {
  /** Origin of Azure Resource Manager. */
  readonly managementUrl: string;
  readonly credential: TokenCredential;
  readonly connection: ConnectionSettings;
}

/** The audience of tokens, whatever the address: ARM's own. */
const scope = 'https://management.azure.com/.default';

/** How long one request may take, in ms. */
const requestTimeoutMs = 100_000;

/**
 * Makes the SDK's context for a subscription. The SDK repeats nothing: its retries count for every method, a swap
 * included (core-rest-pipeline 1.24, exponentialRetryStrategy).
 */
export function makeArmContext(subscriptionId: string, settings: ArmClientSettings): ArmContext {
  const { managementUrl, credential, connection } = settings;
  const options = {
    endpoint: managementUrl,
    credentials: { scopes: [scope] },
    retryOptions: { maxRetries: 0 },
    ...transportOptions(new URL(managementUrl), connection),
    additionalPolicies: [
      { policy: onlyTo(new URL(managementUrl).host), position: 'perCall' as const },
      { policy: withTimeout, position: 'perCall' as const },
    ],
  };
  return createWebSiteManagement(credential, subscriptionId, options);
}

/** Certificates and proxy in the SDK's form; for ARM and for sign-in alike. */
export function transportOptions(url: URL, connection: ConnectionSettings): object {
  const proxy = proxyFor(url, connection.env);
  return {
    ...(connection.ca.length === 0
      ? {}
      : { tlsOptions: { ca: [...tls.rootCertificates, ...connection.ca].join('\n') } }),
    ...(proxy === undefined ? {} : { proxyOptions: proxySettings(proxy) }),
  };
}

function proxySettings(proxy: string): object {
  const url = new URL(proxy);
  return {
    host: `${url.protocol}//${url.hostname}`,
    port: Number(url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : url.port),
    ...(url.username === ''
      ? {}
      : { username: decodeURIComponent(url.username), password: decodeURIComponent(url.password) }),
  };
}

/** The SDK follows a Location to any host and sends the token along; this keeps both at home. */
function onlyTo(host: string): PipelinePolicy {
  return {
    name: 'slotshipOnlyToManagement',
    sendRequest(request, next) {
      const asked = new URL(request.url).host;
      if (asked !== host) throw new Error(`a request meant for ${host} was about to go to ${asked}`);
      return next(request);
    },
  };
}

const withTimeout: PipelinePolicy = {
  name: 'slotshipTimeout',
  sendRequest(request, next) {
    request.timeout = requestTimeoutMs;
    return next(request);
  },
};
