import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { jsonAnswer, problemAnswer, sendAnswer, textAnswer, type Answer } from './answer.ts';
import { makeKuduEngine } from './kudu-engine.ts';
import { findSender } from './kudu-access.ts';
import { findRoute } from './kudu-routes.ts';
import type { Kudu, KuduHost } from './kudu-seam.ts';
import { seedRepository } from './seed-repository.ts';

export type { DeploymentFault, Kudu, KuduHost, KuduSlot, SeedCommit } from './kudu-seam.ts';
export type { DeploymentRecord, LogEntry } from './deployment-record.ts';

/** How long Kudu on Windows puts a restart off for a running deployment. */
const postponedMs = 20 * 60_000;

/** An HTML page, as the front end sends it while there is no Kudu to ask. */
const unavailable: Answer = {
  status: 503,
  headers: { 'Content-Type': 'text/html; charset=us-ascii' },
  body: '<html><body><h2>Service Unavailable</h2><p>HTTP Error 503. The service is unavailable.</p></body></html>',
};

/** Makes the SCM site of one slot. */
export function makeKudu(host: KuduHost): Kudu {
  const open = new Set<ServerResponse>();
  let cold = false;
  let stopped = false;
  const engine = makeKuduEngine(host, () => void dropAll());
  /** Drops every connection and kills what runs, as when the SCM site's container goes. */
  const dropAll = async (): Promise<void> => {
    cold = true;
    for (const response of open) if (!response.writableEnded) response.socket?.destroy();
    await engine.kill('restart');
    await sleep(host.coldMs());
    cold = false;
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const view = engine.view();
    const url = new URL(request.url ?? '/', 'http://scm.invalid');
    const found = findRoute(request.method ?? 'GET', url.pathname, view.slot.platform);
    const git = /\/(?:info\/refs|git-(?:upload|receive)-pack)$/iu.test(url.pathname);
    const sender = findSender(request, view.slot, host, git);
    if (!sender) {
      const challenge = { 'WWW-Authenticate': 'Basic realm="site"' };
      sendAnswer(response, { ...textAnswer(401, 'Unauthorized'), headers: challenge });
    } else if (!found) {
      sendAnswer(response, problemAnswer(501, notThere(request, url)));
    } else {
      const call = { request, response, url, params: found.params, view, engine, ...sender };
      const answered = await found.route.run(call);
      if (answered) sendAnswer(response, answered);
    }
  };
  return {
    handle(request, response) {
      if (stopped || cold) {
        sendAnswer(response, unavailable);
        return;
      }
      open.add(response);
      response.on('close', () => open.delete(response));
      answer(request, response).catch((error: unknown) => {
        sendAnswer(response, internalError(error));
        response.destroy();
      });
    },
    async restart() {
      if (host.slot().platform === 'windows') {
        await Promise.race([engine.idle(), sleep(postponedMs, undefined, { ref: false })]);
      }
      await dropAll();
    },
    deploying: () => engine.busy(),
    listDeployments: () => Promise.resolve(engine.view().desk.list()),
    readLog: (id) => Promise.resolve(engine.view().desk.log(id, null)),
    seed: (folder, commit) => seedRepository(engine, folder, commit),
    async stop() {
      stopped = true;
      await engine.kill('stop');
    },
  };
}

function notThere(request: IncomingMessage, url: URL): string {
  return `The emulator's SCM site does not know ${request.method ?? 'GET'} ${url.pathname}.`;
}

function internalError(error: unknown): Answer {
  const message = error instanceof Error ? error.message : String(error);
  return jsonAnswer(500, { Message: 'An error has occurred.', ExceptionMessage: message });
}
