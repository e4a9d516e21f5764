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
  const { method = '', url = '/' } = request;
  const path = url.split('?')[0] ?? '/';
  const names = { app: place?.app.name, slot: place?.slot.name };
  const fault = core.faults.forRequest({ surface, ...names, method, path });
  const entry: LoggedRequest = {
    at: core.clock.now(),
    surface,
    ...names,
    ...servedBy(core, surface, place),
    method,
    url: surface === 'sign-in' ? path : shortUrl(url),
    userAgent: request.headers['user-agent'] ?? '',
    fault: fault && JSON.stringify(fault),
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

function servedBy(
  core: Core,
  surface: Surface,
  place: Place | undefined,
): Pick<LoggedRequest, 'contentId' | 'pid'> {
  if (place === undefined) return { contentId: undefined, pid: undefined };
  const pid = surface === 'site' ? core.sites.describe(core.contentOf(place)).pid : undefined;
  return { contentId: place.content.id, pid };
}

/** Poll addresses are kilobytes long, as Azure's are. */
function shortUrl(url: string): string {
  return url.length > 400 ? `${url.slice(0, 400)}…` : url;
}
