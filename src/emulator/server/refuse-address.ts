import type { IncomingMessage, ServerResponse } from 'node:http';
import { send } from './send.ts';

/** Answers a caller whose address is not let in. Source: App Service, 'Set up access restrictions'. */
export function refuseAddress(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  const body =
    '<!DOCTYPE html><html><head><title>Web App - Unavailable</title></head><body><h1>Error 403 - Forbidden</h1><p>The web app you have attempted to reach has blocked your access.</p></body></html>';
  send(response, {
    status: 403,
    headers: { 'content-type': 'text/html', 'x-ms-forbidden-ip': '127.0.0.1' },
    body,
  });
}
