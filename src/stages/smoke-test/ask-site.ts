import { isFailure } from '#failures/failure.ts';
import type { HttpAnswer, HttpRequest, Ports } from '#ports';
import { urlOf } from './tested-site.ts';
import type { TestedSite } from './tested-site.ts';

type Site = Pick<TestedSite, 'siteUrl'>;

/** A request for a path of a site, without headers, cookies or a second address. */
export function getOf(site: Site, path: string, timeoutMs: number): HttpRequest {
  return {
    method: 'GET',
    url: urlOf(site, path),
    headers: {},
    body: undefined,
    followRedirects: false,
    timeoutMs,
  };
}

/** What the site answers; undefined: it gives no answer. */
export async function askSite(
  site: Site,
  path: string,
  timeoutMs: number,
  ports: Pick<Ports, 'http' | 'signal'>,
): Promise<HttpAnswer | undefined> {
  try {
    return await ports.http.send({ ...getOf(site, path, timeoutMs), signal: ports.signal });
  } catch (thrown) {
    if (!isFailure(thrown, 'HTTP_UNREACHABLE')) throw thrown;
    return undefined;
  }
}
