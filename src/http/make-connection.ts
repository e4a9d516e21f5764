import http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';
import type { SecureContext } from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';
import type { Connection, ConnectionSettings } from './connection.ts';
import { checkProxies, proxyFor } from './proxy.ts';
import { sendRequest } from './send-request.ts';
import type { Route } from './send-request.ts';
import { listTrusted } from './trusted-authorities.ts';

/**
 * Makes the way out. An agent each for kept and for fresh connections is made an origin, and none has a time-out of
 * its own: Node's default agent ends a connection after 5 s of silence, which cuts Kudu off mid-deployment.
 * @throws Failure PROXY_INVALID
 */
export function makeConnection(settings: ConnectionSettings): Connection {
  checkProxies(settings.env);
  let made: SecureContext | undefined;
  const trust = (): SecureContext | undefined =>
    settings.ca.length === 0 ? undefined : (made ??= makeTrust(settings));
  const routes = new Map<string, Route>();
  return {
    send(request) {
      const url = new URL(request.url);
      const fresh = request.fresh ?? false;
      const key = `${url.origin} ${String(fresh)}`;
      const route = routes.get(key) ?? makeRoute(url, fresh, trust(), settings);
      routes.set(key, route);
      return sendRequest(request, url, route);
    },
    close() {
      for (const { agent } of routes.values()) agent.destroy();
      routes.clear();
    },
  };
}

/**
 * The authorities that Node trusts by itself and the given ones. Made once, since reading some 150
 * certificates takes 50 ms of the processor, which is much for each of the short connections of a probe.
 */
function makeTrust({ ca, env }: ConnectionSettings): SecureContext {
  return tls.createSecureContext({ ca: [...listTrusted(env), ...ca] });
}

function makeRoute(
  url: URL,
  fresh: boolean,
  trust: SecureContext | undefined,
  { env }: ConnectionSettings,
): Route {
  const trusted = trust === undefined ? {} : { secureContext: trust };
  const options = { keepAlive: !fresh, maxSockets: fresh ? Infinity : 16, ...trusted };
  const proxy = proxyFor(url, env);
  if (proxy !== undefined) {
    return { agent: new HttpsProxyAgent(proxy, options), proxyHost: new URL(proxy).host, trust };
  }
  const agent = url.protocol === 'https:' ? new https.Agent(options) : new http.Agent(options);
  return { agent, proxyHost: undefined, trust };
}
