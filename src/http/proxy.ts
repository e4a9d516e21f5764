type Env = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment names for a URL, by the rules that curl and others share: `HTTPS_PROXY` or
 * `HTTP_PROXY` by the URL's scheme, `NO_PROXY` a list of hosts, `.domains`, `host:port` or `*`; the lower-case
 * names count first. This machine itself and its cloud's metadata service are never asked through a proxy: a proxy
 * elsewhere would reach its own.
 */
export function proxyFor(url: URL, env: Env): string | undefined {
  if (isHere(url.hostname)) return undefined;
  const scheme = url.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const proxy = given(env, scheme) ?? given(env, 'all_proxy');
  if (proxy === undefined || isExcepted(url, given(env, 'no_proxy') ?? '')) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

/** Loopback and link-local addresses. */
function isHere(hostname: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\]|169\.254(\.\d+){2}|\[fe80:.*\])$/i.test(hostname);
}

function given(env: Env, name: string): string | undefined {
  const value = env[name] ?? env[name.toUpperCase()];
  return value === undefined || value === '' ? undefined : value;
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
