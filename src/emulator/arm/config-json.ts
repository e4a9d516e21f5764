import { siteId, siteType } from './resource-ids.ts';
import { kindOf } from './site-json.ts';
import type { SiteRequest } from './route.ts';

/** A part of a site's configuration as a resource of its own. */
export function configJson(request: SiteRequest, name: string, properties: unknown): Record<string, unknown> {
  return resourceJson(request, 'config', name, properties);
}

/** A resource inside a site. */
export function resourceJson(
  { world, place }: SiteRequest,
  collection: string,
  name: string,
  properties: unknown,
): Record<string, unknown> {
  return {
    id: `${siteId(world, place)}/${collection}/${name}`,
    name,
    type: `${siteType(place)}/${collection}`,
    kind: kindOf(place.plan),
    properties,
  };
}
