import { createHmac, timingSafeEqual } from 'node:crypto';
import type { EmulatorState } from '../state/state-file.ts';
import type { Client } from '../model/world.ts';

/** How long a token counts, in milliseconds; Entra's are good for about an hour. */
export const tokenLifetimeMs = 3_599_000;

/** What is wrong with a token, or whose it is. */
export type TokenCheck =
  | { readonly ok: true; readonly client: Client }
  | { readonly ok: false; readonly problem: 'invalid' }
  | { readonly ok: false; readonly problem: 'expired'; readonly expiredAt: number }
  | { readonly ok: false; readonly problem: 'audience'; readonly audience: string };

interface Claims {
  readonly aud: string;
  readonly appid: string;
  /** When it was given out, in milliseconds: `iat` has only seconds. */
  readonly issuedAtMs: number;
  readonly exp: number;
}

/** Audiences that ARM accepts. Source: Azure Resource Manager, its 'InvalidAuthenticationTokenAudience'. */
export const azureAudiences: readonly string[] = [
  'https://management.azure.com',
  'https://management.core.windows.net',
];

/** A signed token (JWT) for `client`; `now` in milliseconds since 1970. */
export function makeToken(
  state: EmulatorState,
  client: Client,
  facts: { readonly audience: string; readonly issuer: string; readonly now: number },
): string {
  const issuedAt = Math.floor(facts.now / 1000);
  const claims = {
    aud: facts.audience,
    iss: facts.issuer,
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + Math.floor(tokenLifetimeMs / 1000),
    issuedAtMs: facts.now,
    appid: client.clientId,
    appidacr: '1',
    idtyp: 'app',
    oid: client.objectId,
    sub: client.objectId,
    tid: state.world.tenantId,
    ver: '1.0',
  };
  const body = `${encode({ typ: 'JWT', alg: 'HS256' })}.${encode(claims)}`;
  return `${body}.${sign(state, body)}`;
}

/** Checks signature, times and audience; `own` is the emulator's management address. */
export function checkToken(state: EmulatorState, token: string, own: string, now: number): TokenCheck {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const expected = Buffer.from(sign(state, `${header}.${payload}`));
  const given = Buffer.from(signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) {
    return { ok: false, problem: 'invalid' };
  }
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims;
  const client = state.world.clients.find((one) => one.clientId === claims.appid);
  if (client === undefined) return { ok: false, problem: 'invalid' };
  const ended = claims.issuedAtMs < state.tokensNotBefore ? state.tokensNotBefore : claims.exp * 1000;
  if (ended <= now) return { ok: false, problem: 'expired', expiredAt: ended };
  if (![...azureAudiences, own].includes(claims.aud.replace(/\/+$/, ''))) {
    return { ok: false, problem: 'audience', audience: claims.aud };
  }
  return { ok: true, client };
}

function sign(state: EmulatorState, body: string): string {
  return createHmac('sha256', Buffer.from(state.tokenKey, 'base64')).update(body).digest('base64url');
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
