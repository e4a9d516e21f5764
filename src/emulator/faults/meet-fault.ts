import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EmulatorClock } from '../clock.ts';
import { send } from '../server/send.ts';
import type { RouteFault } from './fault.ts';

/** Lets `fault` strike, and calls `proceed` if the request is still to be done. */
export async function meetFault(
  fault: RouteFault,
  request: IncomingMessage,
  response: ServerResponse,
  clock: EmulatorClock,
  proceed: () => void,
): Promise<void> {
  if (fault.idleCutMs !== undefined) cutWhenIdle(request, response, fault.idleCutMs);
  if (fault.delayMs !== undefined) await clock.wait(fault.delayMs);
  if (fault.drop === 'before') {
    request.socket.destroy();
    return;
  }
  if (fault.drop !== undefined) cutAnswer(response, fault.drop);
  if (fault.refuse === undefined) {
    proceed();
    return;
  }
  const { status, headers = {}, body = '' } = fault.refuse;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/plain' : 'application/json';
  // The body of the request is read to its end, or a client that still writes would see a reset instead.
  request.resume();
  send(response, { status, headers: { 'content-type': type, ...headers }, body: text });
}

/** What App Service's front end does after 230 s. Source: App Service, 'Environment variables and app settings'. */
function cutWhenIdle({ socket }: IncomingMessage, response: ServerResponse, idleMs: number): void {
  const cut = (): void => {
    socket.destroy();
  };
  socket.setTimeout(idleMs, cut);
  response.on('close', () => socket.setTimeout(0, cut));
}

/** Lets the work behind an answer go on while its reader sees the connection break. */
function cutAnswer(response: ServerResponse, when: 'at-answer' | 'after'): void {
  const cut = (): void => {
    response.socket?.destroy();
  };
  const early = when === 'at-answer' ? cut : (): void => undefined;
  response.writeHead = () => {
    early();
    return response;
  };
  response.flushHeaders = early;
  response.write = (_chunk: unknown, encoding?: unknown, callback?: unknown) => {
    early();
    const written = typeof encoding === 'function' ? encoding : callback;
    if (typeof written === 'function') queueMicrotask(written as () => void);
    return true;
  };
  response.end = (chunk?: unknown, encoding?: unknown, callback?: unknown) => {
    cut();
    const ended = [chunk, encoding, callback].find((one) => typeof one === 'function');
    if (ended !== undefined) queueMicrotask(ended as () => void);
    return response;
  };
}
