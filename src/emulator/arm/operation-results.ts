import type { Place } from '../model/place.ts';
import { placeOf } from '../model/place.ts';
import { webBadRequest, webNotFound } from '../model/refusals.ts';
import { findSwap } from '../model/swap.ts';
import { makeText } from '../model/moment.ts';
import { refusalReply } from './error-bodies.ts';
import { siteId } from './resource-ids.ts';
import type { ArmReply, ArmRequest, Route, SiteRequest } from './route.ts';
import { ok } from './route.ts';
import { siteJson } from './site-json.ts';
import { siteRoutes } from './site-route.ts';

/**
 * The address where an operation is polled: kilobytes long, another one at every answer, and no
 * `Retry-After`. Source: azure-cli's recording `test_webapp_slot_swap` of July 2025.
 */
export function pollHeaders(request: ArmRequest, place: Place, id: string): Record<string, string> {
  const version = request.query.get('api-version') ?? '';
  const signature = makeText(
    request.moment,
    3000,
    'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
  );
  const query = `api-version=${version}&t=${String(request.moment.now)}&c=${signature}&s=${signature.slice(0, 342)}&h=${signature.slice(7, 50)}`;
  const path = `${siteId(request.world, place)}/operationresults/${id}`;
  return { location: `${request.core.managementUrl()}${path}?${query}` };
}

/** The poll of a swap or of a slot's creation. */
export const operationResults: readonly Route[] = siteRoutes({
  method: 'GET',
  path: '/operationresults/{operation}',
  action: '{sites}/operationresults/Read',
  source: 'azure-cli, recording test_webapp_slot_swap; failures: azure-pipelines-tasks issue 13003',
  answer: poll,
});

function poll(request: SiteRequest): ArmReply {
  const { world, place, core, params } = request;
  const id = params['operation'] ?? '';
  const creation = core.creations.get(id);
  if (creation !== undefined) {
    const created = placeOf(world, place.app, creation.slot);
    if (created !== undefined) return ok(siteJson(request, created));
  }
  const swap = findSwap(world, id);
  if (swap === undefined || swap.app !== place.app.name) {
    return refusalReply(webNotFound(`Operation with id '${id}' was not found.`));
  }
  if (swap.phase === 'failed') return refusalReply(webBadRequest(swap.failure ?? 'The swap failed.'));
  if (swap.phase !== 'done') return { status: 202, headers: pollHeaders(request, place, id) };
  return ok(siteJson(request, placeOf(world, place.app, swap.source) ?? place));
}
