import type { IncomingMessage, ServerResponse } from 'node:http';
import { addressAllowed } from '../model/access-rules.ts';
import type { Place } from '../model/place.ts';
import type { Core } from './core.ts';
import { send } from './send.ts';
import { refuseAddress } from './refuse-address.ts';

/**
 * Answers a request to a slot's site: access restrictions first, then App Service authentication, then
 * the app itself. The slot is looked up here, at the last moment, so that a swap's change of routing
 * counts for every request that was not handed to an app yet.
 */
export function answerSite(
  core: Core,
  app: string,
  slot: string,
  request: IncomingMessage,
  response: ServerResponse,
  current: (app: string, slot: string) => Place | undefined,
): void {
  const place = current(app, slot);
  if (place === undefined) {
    request.socket.destroy();
    return;
  }
  const running = place.slot.state === 'Running';
  if (running && !addressAllowed(place, 'site', '127.0.0.1')) {
    refuseAddress(request, response);
    return;
  }
  if (running && place.slot.siteAuth.enabled && place.slot.siteAuth.action !== 'AllowAnonymous') {
    askToSignIn(place, request, response);
    return;
  }
  core.sites.handle(core.contentOf(place), running ? 'running' : 'stopped', request, response);
}

/** Source: App Service authentication, `unauthenticatedClientAction`. */
function askToSignIn(place: Place, request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  const text = 'You do not have permission to view this directory or page.';
  const { action } = place.slot.siteAuth;
  if (action === 'RedirectToLoginPage') {
    const location = `https://${place.slot.siteHost}/.auth/login/aad?post_login_redirect_uri=${encodeURIComponent(request.url ?? '/')}`;
    send(response, { status: 302, headers: { location }, body: '' });
    return;
  }
  const status = action === 'Return403' ? 403 : 401;
  const headers = { 'content-type': 'text/plain', ...(status === 401 && { 'www-authenticate': 'Bearer' }) };
  send(response, { status, headers, body: text });
}
