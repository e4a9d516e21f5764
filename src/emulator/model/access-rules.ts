import type { Place } from './place.ts';
import { readSiteConfig } from './site-config.ts';

interface IpRule {
  readonly ipAddress?: string;
  readonly action?: string;
  readonly priority?: number;
}

/**
 * Whether the IP restrictions of a slot let `address` (IPv4) through to its site or its SCM site.
 * Source: App Service, 'Set up access restrictions': lowest priority number first, first match decides.
 */
export function addressAllowed(place: Place, surface: 'site' | 'scm', address: string): boolean {
  const config = readSiteConfig(place);
  const main = surface === 'site' || config['scmIpSecurityRestrictionsUseMain'] === true;
  const prefix = main ? 'ipSecurityRestrictions' : 'scmIpSecurityRestrictions';
  const rules = (config[prefix] ?? []) as readonly IpRule[];
  const sorted = [...rules].sort((one, other) => (one.priority ?? 65_000) - (other.priority ?? 65_000));
  const match = sorted.find((rule) => covers(rule.ipAddress ?? 'Any', address));
  if (match !== undefined) return match.action !== 'Deny';
  const fallback = config[`${prefix}DefaultAction`];
  return typeof fallback === 'string' ? fallback === 'Allow' : sorted.every((rule) => rule.action === 'Deny');
}

function covers(range: string, address: string): boolean {
  if (range === 'Any') return true;
  const [base = '', bits = '32'] = range.split('/');
  const shift = 2 ** (32 - Number(bits));
  return Math.floor(toNumber(base) / shift) === Math.floor(toNumber(address) / shift);
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
