import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { makeGuid } from '../model/moment.ts';
import type { Client } from '../model/world.ts';
import type { Core } from '../server/core.ts';
import { readBody } from '../server/read-body.ts';
import type { Reply } from '../server/send.ts';
import { jsonReply, send } from '../server/send.ts';
import { authorityMetadata, instanceMetadata } from './metadata.ts';
import { makeToken, tokenLifetimeMs } from './tokens.ts';

/**
 * Whether a path is one of sign-in: Entra's under a tenant, or ADFS' under `/adfs`.
 * Source: npm @azure/msal-common, Authority; Microsoft identity platform, client credentials.
 */
export function isSignIn(path: string): boolean {
  return /^\/(?:adfs|[^/]+)\/(?:oauth2\/|v2\.0\/|\.well-known\/|discovery\/)/i.test(path);
}

/** Answers one request to the sign-in service. */
export async function answerSignIn(
  core: Core,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const text = await readBody(request);
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  send(response, findReply(core, request.method ?? '', path, text));
}

function findReply(core: Core, method: string, path: string, text: string): Reply {
  const [, tenant = '', ...rest] = path.split('/');
  const operation = rest.join('/').toLowerCase();
  const adfs = tenant.toLowerCase() === 'adfs';
  if (method === 'GET' && operation === 'discovery/instance') return instanceMetadata(core);
  const known = adfs || [core.world.tenantId, 'organizations', 'common'].includes(tenant.toLowerCase());
  if (!known) {
    return refuse(
      core,
      400,
      'invalid_request',
      90002,
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID.`,
    );
  }
  const discovery = adfs ? '.well-known/openid-configuration' : 'v2.0/.well-known/openid-configuration';
  if (method === 'GET' && operation === discovery) return authorityMetadata(core, tenant, adfs);
  const tokens = adfs ? ['oauth2/token'] : ['oauth2/v2.0/token', 'oauth2/token'];
  if (method === 'POST' && tokens.includes(operation))
    return giveToken(core, adfs, new URLSearchParams(text));
  return jsonReply(501, {
    error: 'not_implemented_by_emulator',
    error_description: `The emulator's sign-in has no route '${method} ${path}'.`,
  });
}

function giveToken(core: Core, adfs: boolean, form: URLSearchParams): Reply {
  const grant = form.get('grant_type') ?? '';
  if (grant !== 'client_credentials') {
    return refuse(
      core,
      400,
      'unsupported_grant_type',
      70003,
      `The app requested an unsupported grant type '${grant}'.`,
    );
  }
  const clientId = form.get('client_id') ?? '';
  const client = core.world.clients.find((one) => one.clientId === clientId);
  if (client === undefined) {
    return refuse(
      core,
      400,
      'unauthorized_client',
      700016,
      `Application with identifier '${clientId}' was not found in the directory.`,
    );
  }
  if (!secretFits(client, form.get('client_secret') ?? '')) {
    return refuse(
      core,
      401,
      'invalid_client',
      7000215,
      `Invalid client secret provided for app '${clientId}'.`,
    );
  }
  const audience = (form.get('resource') ?? scopeAudience(form.get('scope') ?? '')).trim();
  if (audience === '') {
    return refuse(
      core,
      400,
      'invalid_scope',
      1002012,
      'The provided value for scope is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier.',
    );
  }
  const issuer = `${core.managementUrl()}/${adfs ? 'adfs' : core.world.tenantId}`;
  const now = core.clock.now();
  const seconds = Math.floor(tokenLifetimeMs / 1000);
  return jsonReply(
    200,
    {
      token_type: 'Bearer',
      expires_in: seconds,
      ext_expires_in: seconds,
      expires_on: String(Math.floor(now / 1000) + seconds),
      access_token: makeToken(core.state, client, { audience, issuer, now }),
    },
    { 'cache-control': 'no-store, no-cache', pragma: 'no-cache' },
  );
}

/** The resource of a scope '<resource>/.default'; a doubled slash is the resource's own. */
function scopeAudience(scope: string): string {
  const wanted = scope.split(' ').find((one) => one.endsWith('/.default'));
  return wanted?.slice(0, -'/.default'.length) ?? '';
}

function secretFits(client: Client, secret: string): boolean {
  const [given, expected] = [Buffer.from(secret), Buffer.from(client.secret)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Source: Microsoft identity platform, error responses of the token endpoint ('AADSTS…'). */
function refuse(core: Core, status: number, error: string, number: number, message: string): Reply {
  const moment = core.moment();
  const [trace, correlation] = [makeGuid(moment), makeGuid(moment)];
  return jsonReply(status, {
    error,
    error_description: `AADSTS${String(number)}: ${message} Trace ID: ${trace} Correlation ID: ${correlation}`,
    error_codes: [number],
    trace_id: trace,
    correlation_id: correlation,
  });
}
