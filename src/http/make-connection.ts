import http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';
import type { Connection, ConnectionSettings } from './connection.ts';
import { proxyFor } from './proxy.ts';
import { sendRequest } from './send-request.ts';
import type { Route } from './send-request.ts';

/**
 * Makes the way out. An agent each for kept and for fresh connections is made an origin, and none has a time-out of
 * its own: Node's default agent ends a connection after 5 s of silence, which cuts Kudu off mid-deployment.
 */
export function makeConnection(settings: ConnectionSettings): Connection {
  // A list of our own replaces Node's, so Node's goes in with it.
  const ca = settings.ca.length === 0 ? undefined : [...tls.rootCertificates, ...settings.ca];
  const routes = new Map<string, Route>();
  return {
    send(request) {
      const url = new URL(request.url);
      const fresh = request.fresh ?? false;
      const key = `${url.origin} ${String(fresh)}`;
      const route = routes.get(key) ?? makeRoute(url, fresh, ca, settings);
      routes.set(key, route);
      return sendRequest(request, url, route);
    },
    close() {
      for (const { agent } of routes.values()) agent.destroy();
      routes.clear();
    },
  };
}

function makeRoute(
  url: URL,
  fresh: boolean,
  ca: readonly string[] | undefined,
  { env }: ConnectionSettings,
): Route {
  const trusted = ca === undefined ? {} : { ca: [...ca] };
  const options = { keepAlive: !fresh, maxSockets: fresh ? Infinity : 16, ...trusted };
  const proxy = proxyFor(url, env);
  if (proxy !== undefined) {
    return { agent: new HttpsProxyAgent(proxy, options), proxyHost: new URL(proxy).host, ca };
  }
  const agent = url.protocol === 'https:' ? new https.Agent(options) : new http.Agent(options);
  return { agent, proxyHost: undefined, ca };
}
