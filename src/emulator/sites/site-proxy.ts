import { request as startRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { SiteProcess } from './site-process.ts';
import { sendPage } from './site-pages.ts';

/** Hands a request to an app over plain HTTP on loopback, in a stream both ways. */
export function proxyRequest(site: SiteProcess, request: IncomingMessage, response: ServerResponse): void {
  const end = site.begin();
  const upstream = startRequest(
    {
      host: '127.0.0.1',
      port: site.port,
      method: request.method,
      path: request.url,
      headers: forwarded(request),
      agent: false,
    },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage, answer.headers);
      answer.on('error', () => response.destroy());
      answer.pipe(response);
    },
  );
  upstream.on('error', () => {
    sendPage(response, 500, 'Application Error', 'The app ended while it had this request. See LogFiles.');
  });
  response.on('close', () => {
    end();
    upstream.destroy();
  });
  request.on('error', () => upstream.destroy());
  request.pipe(upstream);
}

/** Source: App Service's front end adds these. */
function forwarded(request: IncomingMessage): Record<string, string | string[] | undefined> {
  return {
    ...request.headers,
    connection: 'close',
    'x-forwarded-for': request.socket.remoteAddress,
    'x-forwarded-proto': 'https',
    'x-original-url': request.url,
  };
}
