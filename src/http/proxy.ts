import { failure } from '#failures/failure.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment names for a URL, by the rules that curl and others share: `HTTPS_PROXY` or
 * `HTTP_PROXY` by the URL's scheme, `NO_PROXY` a list of hosts, `.domains`, `host:port` or `*`; the lower-case
 * names count first. This machine itself and its cloud's metadata service are never asked through a proxy: a proxy
 * elsewhere would reach its own.
 */
export function proxyFor(url: URL, env: Env): string | undefined {
  if (isHere(url.hostname)) return undefined;
  const proxy = namedFor(url.protocol === 'https:' ? 'https_proxy' : 'http_proxy', env);
  if (proxy === undefined || isExcepted(url, given(env, 'no_proxy')?.value ?? '')) return undefined;
  return withScheme(proxy.value);
}

/**
 * Looks whether what the environment names can be a proxy's address, so that a slip there is told for what it is.
 * @throws Failure PROXY_INVALID
 */
export function checkProxies(env: Env): void {
  for (const scheme of ['https_proxy', 'http_proxy']) {
    const proxy = namedFor(scheme, env);
    if (proxy !== undefined && !isAddress(withScheme(proxy.value))) {
      throw failure('PROXY_INVALID', { variable: proxy.name });
    }
  }
}

function namedFor(scheme: string, env: Env): Named | undefined {
  return given(env, scheme) ?? given(env, 'all_proxy');
}

const withScheme = (address: string): string => (address.includes('://') ? address : `http://${address}`);

function isAddress(text: string): boolean {
  try {
    const { username, password, hostname } = new URL(text);
    decodeURIComponent(`${username}:${password}`);
    return hostname !== '';
  } catch {
    return false;
  }
}

/** Loopback and link-local addresses. */
function isHere(hostname: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\]|169\.254(\.\d+){2}|\[fe80:.*\])$/i.test(hostname);
}

/** A variable as it is spelled, and what it holds. */
interface Named {
  readonly name: string;
  readonly value: string;
}

function given(env: Env, lower: string): Named | undefined {
  const name = env[lower] === undefined ? lower.toUpperCase() : lower;
  const value = env[name];
  return value === undefined || value === '' ? undefined : { name, value };
}

function isExcepted(url: URL, list: string): boolean {
  const host = url.hostname.toLowerCase();
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      const [, name = '', wantedPort] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
      if (wantedPort !== undefined && wantedPort !== port) return false;
      if (name === '*') return true;
      const bare = name.replace(/^\*?\./, '');
      return host === bare || host.endsWith(`.${bare}`);
    });
}
