import type { Place } from '../model/place.ts';

/** ETag of a site: its last change in hexadecimal, in the form that recordings show. */
export function siteEtag(place: Place): string {
  return `"${(place.slot.lastModified * 10_000).toString(16).toUpperCase()}"`;
}
