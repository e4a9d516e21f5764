import type { IncomingMessage, ServerResponse } from 'node:http';
import { checkRight } from '../model/permissions.ts';
import { sameName } from '../model/place.ts';
import { subscriptionNotFound } from '../model/refusals.ts';
import type { Client } from '../model/world.ts';
import type { Core } from '../server/core.ts';
import { readBody } from '../server/read-body.ts';
import type { Reply } from '../server/send.ts';
import { jsonReply, send } from '../server/send.ts';
import { armHeaders } from './arm-headers.ts';
import { authenticate } from './authenticate.ts';
import { unknownField } from './body-fields.ts';
import { armError, refusalReply } from './error-bodies.ts';
import type { RouteMatch } from './match-route.ts';
import { matchRoute } from './match-route.ts';
import { recordExchange } from './record-exchange.ts';
import type { ArmReply, ArmRequest } from './route.ts';
import { routeTable } from './route-table.ts';

/** Answers one request to Azure Resource Manager. */
export async function answerArm(
  core: Core,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const text = await readBody(request);
  const signedIn = authenticate(core, request.headers.authorization);
  const reply = 'reply' in signedIn ? signedIn.reply : await findReply(core, request, text, signedIn.client);
  if (request.method !== 'GET') await core.save();
  const headers = {
    ...armHeaders(core, request, 'client' in signedIn ? signedIn.client : undefined),
    ...reply.headers,
  };
  const written = writeReply(reply, headers);
  recordExchange(core, request, text, written);
  send(response, written);
}

async function findReply(
  core: Core,
  request: IncomingMessage,
  text: string,
  client: Client,
): Promise<ArmReply> {
  const url = new URL(request.url ?? '/', core.managementUrl());
  const method = request.method ?? '';
  const version = url.searchParams.get('api-version');
  if (version === null || version === '') {
    const message = 'The api-version query parameter (?api-version=) is required for all requests.';
    return armError(400, 'MissingApiVersionParameter', message);
  }
  if (!/^\d{4}-\d{2}-\d{2}(-preview)?$/.test(version)) {
    const message = `The api-version '${version}' is invalid. The api-version must be a date such as '2025-05-01'.`;
    return armError(400, 'InvalidApiVersionParameter', message);
  }
  const match = matchRoute(routeTable, method, url.pathname);
  if (match === undefined) {
    return notInEmulator(`The emulator has no route '${method} ${url.pathname}' (api-version ${version}).`);
  }
  const body = parseBody(text);
  if (body === undefined) {
    const message = 'The request content was invalid and could not be deserialized: it is no JSON object.';
    return armError(400, 'InvalidRequestContent', message);
  }
  const { world } = core;
  return answerMatch(match, {
    core,
    world,
    client,
    moment: core.moment(),
    params: match.params,
    query: url.searchParams,
    body,
    path: url.pathname,
  });
}

async function answerMatch({ route, params }: RouteMatch, request: ArmRequest): Promise<ArmReply> {
  const { subscription } = params;
  if (subscription !== undefined && !sameName(subscription, request.world.subscriptionId)) {
    return refusalReply(subscriptionNotFound(subscription));
  }
  if (route.action !== undefined) {
    const scope = route.scope?.(request) ?? request.path;
    const right = checkRight(request.client, route.action, scope);
    if (!right.ok) return refusalReply(right.refusal);
  }
  const unknown = route.fields === undefined ? undefined : unknownField(request.body, route.fields);
  if (unknown !== undefined) {
    return notInEmulator(
      `The emulator does not know the field '${unknown}' of '${route.method} ${route.path}'.`,
    );
  }
  return route.answer(request);
}

function notInEmulator(message: string): ArmReply {
  return armError(501, 'NotImplementedByEmulator', message);
}

function parseBody(text: string): Record<string, unknown> | undefined {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function writeReply(reply: ArmReply, headers: Readonly<Record<string, string>>): Reply {
  if (reply.text !== undefined) {
    return {
      status: reply.status,
      headers: { ...headers, 'content-type': reply.text.type },
      body: reply.text.content,
    };
  }
  if (reply.body === undefined) return { status: reply.status, headers, body: '' };
  return jsonReply(reply.status, reply.body, headers);
}
