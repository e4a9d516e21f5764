import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerArm } from '../arm/arm-face.ts';
import { answerControl, controlPath } from '../control/control-face.ts';
import { answerSignIn, isSignIn } from '../sign-in/sign-in-face.ts';
import type { Core } from './core.ts';
import { meetRequest } from './meet-request.ts';

/** Answers the port that ARM, sign-in and the control route share. */
export function answerManagement(core: Core, request: IncomingMessage, response: ServerResponse): void {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const attempt = (answer: Promise<void>): void => {
    answer.catch((cause: unknown) => {
      core.problems.push(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  };
  if (path === controlPath || path.startsWith(`${controlPath}/`)) {
    attempt(answerControl(core, request, response));
    return;
  }
  const signIn = isSignIn(path);
  meetRequest(core, signIn ? 'sign-in' : 'arm', undefined, request, response, () => {
    attempt(signIn ? answerSignIn(core, request, response) : answerArm(core, request, response));
  });
}
