/**
 * A URL as it may be shown: without the user, the query and the fragment, where credentials and one-time values are.
 * One that is relative is read from `base`; what is no URL stays, cut at its query.
 */
export function bareUrl(url: string, base?: string): string {
  if (!URL.canParse(url, base)) return url.replace(/[?#].*$/s, '');
  const { protocol, host, pathname } = new URL(url, base);
  return `${protocol}//${host}${pathname}`;
}
