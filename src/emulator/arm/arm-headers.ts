import type { IncomingMessage } from 'node:http';
import { isoText } from '../model/iso-text.ts';
import { makeGuid } from '../model/moment.ts';
import type { Client } from '../model/world.ts';
import type { Core } from '../server/core.ts';

/** Headers of every answer of ARM. Source: recordings of azure-cli, July 2025. */
export function armHeaders(
  core: Core,
  request: IncomingMessage,
  client: Client | undefined,
): Record<string, string> {
  const moment = core.moment();
  const id = makeGuid(moment);
  const asked = request.headers['x-ms-correlation-request-id'];
  const correlation = typeof asked === 'string' ? asked : makeGuid(moment);
  const reading = request.method === 'GET';
  const clientRequest = request.headers['x-ms-client-request-id'];
  return {
    'cache-control': 'no-cache',
    pragma: 'no-cache',
    expires: '-1',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-ms-request-id': id,
    'x-ms-correlation-request-id': correlation,
    'x-ms-routing-request-id': `WESTEUROPE:${isoText(moment.now).replace(/[-:]/g, '').slice(0, 15)}Z:${id}`,
    'x-ms-operation-identifier': `tenantId=${core.world.tenantId},objectId=${client?.objectId ?? ''}/westeurope/${id}`,
    [`x-ms-ratelimit-remaining-subscription-global-${reading ? 'reads' : 'writes'}`]: reading
      ? '16499'
      : '11999',
    ...(typeof clientRequest === 'string' &&
      request.headers['x-ms-return-client-request-id'] === 'true' && {
        'x-ms-client-request-id': clientRequest,
      }),
  };
}
