import { createWebSiteManagement } from '@azure/arm-appservice/api';
import type { HttpClient, PipelinePolicy } from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import { answerError, isJson } from './arm-answer.ts';
import { noProxyOfTheirOwn } from './sdk-http-client.ts';

/** The SDK's context: what its functions take first. */
export type ArmContext = ReturnType<typeof createWebSiteManagement>;

/** The audience of tokens, whatever the address: ARM's own. */
const scope = 'https://management.azure.com/.default';

/**
 * Makes the SDK's context for a subscription. The SDK repeats nothing: its retries count for every method, a swap
 * included (core-rest-pipeline 1.24, exponentialRetryStrategy), and it follows no redirect.
 */
export function makeArmContext(
  subscriptionId: string,
  managementUrl: string,
  credential: TokenCredential,
  httpClient: HttpClient,
): ArmContext {
  return createWebSiteManagement(credential, subscriptionId, {
    endpoint: managementUrl,
    credentials: { scopes: [scope] },
    httpClient,
    ...noProxyOfTheirOwn,
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
    additionalPolicies: [{ policy: onlySuccess, position: 'perCall' }],
  });
}

/**
 * Throws every answer that is no success with its raw body, before the SDK reads it: its error parser knows one of
 * ARM's two shapes, fails on an empty body, and takes a web page with status 200 for an empty resource.
 */
const onlySuccess: PipelinePolicy = {
  name: 'slotshipOnlySuccess',
  async sendRequest(request, next) {
    const response = await next(request);
    const body = response.bodyAsText ?? '';
    const { status } = response;
    if (status >= 200 && status < 300 && isJson(body)) return response;
    throw answerError({ status, headers: response.headers.toJSON(), body });
  },
};
