import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseFault } from '../faults/fault.ts';
import { allPlaces } from '../model/place.ts';
import type { Core } from '../server/core.ts';
import { findSlot } from '../server/perform-effects.ts';
import { readBody } from '../server/read-body.ts';
import type { Reply } from '../server/send.ts';
import { jsonReply, send } from '../server/send.ts';

/** Path under which the control route lives, on the same port as ARM. */
export const controlPath = '/control';

/** Answers one request to the control route; it is no part of Azure. */
export async function answerControl(
  core: Core,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const text = await readBody(request);
  const url = new URL(request.url ?? '/', core.managementUrl());
  const [, what = '', ...names] = url.pathname.slice(1).split('/').map(decodeURIComponent);
  const route = routes[`${request.method ?? ''} ${what}`];
  const reply = await route?.({ core, names, query: url.searchParams, text });
  send(
    response,
    reply ?? jsonReply(404, { problem: `No control route '${request.method ?? ''} ${url.pathname}'.` }),
  );
}

interface ControlRequest {
  readonly core: Core;
  /** The path's segments after the word that names the route. */
  readonly names: readonly string[];
  readonly query: URLSearchParams;
  readonly text: string;
}

type ControlRoute = (request: ControlRequest) => Reply | undefined | Promise<Reply>;

const routes: Readonly<Record<string, ControlRoute>> = {
  'GET faults': ({ core }) => jsonReply(200, core.faults.list()),
  'POST faults': ({ core, text }) => addFaults(core, text),
  'DELETE faults': ({ core, names }) => {
    core.faults.remove(names[0]);
    return jsonReply(200, core.faults.list());
  },
  'GET slots': ({ core }) => jsonReply(200, describeSlots(core)),
  'POST slots': ({ core, names }) => (names[2] === 'restart-scm' ? restartScm(core, names) : undefined),
  'GET requests': ({ core, query }) => jsonReply(200, listRequests(core, query)),
  'GET swaps': ({ core }) => jsonReply(200, core.world.swaps),
  'GET problems': ({ core }) => jsonReply(200, core.problems),
  'POST tokens': ({ core }) => endTokens(core),
};

async function endTokens(core: Core): Promise<Reply> {
  core.state.tokensNotBefore = core.clock.now() + 1;
  await core.save();
  return jsonReply(200, { tokensNotBefore: core.state.tokensNotBefore });
}

function addFaults(core: Core, text: string): Reply {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return jsonReply(400, { problem: 'The body is no JSON.' });
  }
  const parsed = (Array.isArray(given) ? given : [given]).map(parseFault);
  const wrong = parsed.find((one) => 'problem' in one);
  if (wrong !== undefined) return jsonReply(400, wrong);
  return jsonReply(
    201,
    parsed.flatMap((one) => ('fault' in one ? [core.faults.add(one.fault)] : [])),
  );
}

async function restartScm(core: Core, [app = '', slot = '']: readonly string[]): Promise<Reply> {
  const place = findSlot(core.world, app, slot);
  if (place === undefined) return jsonReply(404, { problem: `No slot '${slot}' of '${app}'.` });
  await core.kuduOf(place).restart();
  return jsonReply(200, {});
}

/** Which content is routed where, and the process that serves it. */
function describeSlots(core: Core): unknown {
  return allPlaces(core.world).map((place) => ({
    app: place.app.name,
    slot: place.slot.name,
    state: place.slot.state,
    siteHost: place.slot.siteHost,
    scmHost: place.slot.scmHost,
    contentId: place.content.id,
    deploymentId: place.content.deploymentId,
    home: core.contentOf(place).home,
    appliedFrom: place.slot.appliedFrom ?? null,
    targetSwapSlot: place.slot.targetSwapSlot ?? null,
    deploying: core.kuduOf(place).deploying(),
    process: core.sites.describe(core.contentOf(place)),
  }));
}

function listRequests(core: Core, query: URLSearchParams): unknown {
  const since = Number(query.get('since') ?? 0);
  const wanted = ['surface', 'app', 'slot', 'method'] as const;
  return core.log
    .list()
    .filter((entry) => entry.at >= since)
    .filter((entry) => wanted.every((name) => !query.has(name) || query.get(name) === entry[name]));
}
