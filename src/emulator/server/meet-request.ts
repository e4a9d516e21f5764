import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Surface } from '../faults/fault.ts';
import { meetFault } from '../faults/meet-fault.ts';
import type { Place } from '../model/place.ts';
import type { Core } from './core.ts';
import type { LoggedRequest } from './request-log.ts';

/** Logs a request, lets a fault strike if one is due, and else has it answered. */
export function meetRequest(
  core: Core,
  surface: Surface,
  place: Place | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  answer: () => void,
): void {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const names = { app: place?.app.name, slot: place?.slot.name };
  const fault = core.faults.forRequest({ surface, ...names, method: request.method ?? '', path });
  const entry: LoggedRequest = {
    at: core.clock.now(),
    surface,
    ...names,
    contentId: place?.content.id,
    pid:
      place === undefined || surface !== 'site' ? undefined : core.sites.describe(core.contentOf(place)).pid,
    method: request.method ?? '',
    url: surface === 'sign-in' ? path : shortUrl(request.url ?? '/'),
    userAgent: request.headers['user-agent'] ?? '',
    fault: fault === undefined ? undefined : JSON.stringify(fault),
    status: undefined,
    endedAt: undefined,
  };
  core.log.add(entry);
  response.on('close', () => {
    entry.status = response.headersSent ? response.statusCode : 0;
    entry.endedAt = core.clock.now();
  });
  // Writing to a connection that the client has left is no error of the emulator.
  response.on('error', () => undefined);
  if (fault === undefined) {
    answer();
    return;
  }
  meetFault(fault, request, response, core.clock, answer).catch((cause: unknown) => {
    core.problems.push(String(cause));
    request.socket.destroy();
  });
}

/** Poll addresses are kilobytes long, as Azure's are. */
function shortUrl(url: string): string {
  return url.length > 400 ? `${url.slice(0, 400)}…` : url;
}
