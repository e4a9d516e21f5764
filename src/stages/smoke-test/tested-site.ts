import { describeSlot } from '#app-service/slot.ts';
import type { AppAddress } from '#app-service/slot.ts';

/** A site that is tested: a `Slot`, or any site by its URL alone. */
export interface TestedSite {
  /** Origin, without a slash at the end. */
  readonly siteUrl: string;
  /** `production`, or the slot's name; commands are told it as SLOTSHIP_SLOT. */
  readonly name: string;
  readonly address?: AppAddress;
}

/** How the site is named in sentences, after "the". */
export function describeSite(site: TestedSite): string {
  return site.address === undefined
    ? `site ${site.siteUrl}`
    : describeSlot({ name: site.name, address: site.address });
}

/** The URL of a path on the site; the path may carry a query. */
export function urlOf(site: Pick<TestedSite, 'siteUrl'>, path: string): string {
  return `${site.siteUrl.replace(/\/+$/, '')}${path.startsWith('/') ? '' : '/'}${path}`;
}
