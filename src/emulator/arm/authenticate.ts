import { isoText } from '../model/iso-text.ts';
import type { Client } from '../model/world.ts';
import type { Core } from '../server/core.ts';
import { azureAudiences, checkToken } from '../sign-in/tokens.ts';
import { armError } from './error-bodies.ts';
import type { ArmReply } from './route.ts';

/** The client whose token came with a request, or ARM's 401. */
export function authenticate(
  core: Core,
  authorization: string | undefined,
): { readonly client: Client } | { readonly reply: ArmReply } {
  const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) {
    const text = "Authentication failed. The 'Authorization' header is missing.";
    return { reply: unauthorized(core, 'AuthenticationFailed', text) };
  }
  const now = core.clock.now();
  const check = checkToken(core.state, token, core.managementUrl(), now);
  if (check.ok) return { client: check.client };
  switch (check.problem) {
    case 'invalid':
      return { reply: unauthorized(core, 'InvalidAuthenticationToken', 'The access token is invalid.') };
    case 'expired': {
      const text = `The access token expiry UTC time '${isoText(check.expiredAt)}' is earlier than current UTC time '${isoText(now)}'.`;
      return { reply: unauthorized(core, 'ExpiredAuthenticationToken', text) };
    }
    case 'audience': {
      const allowed = [...azureAudiences, core.managementUrl()].map((one) => `${one}/`).join(',');
      const text = `The access token has been obtained for wrong audience or resource '${check.audience}'. It should exactly match with one of the allowed audiences '${allowed}'.`;
      return { reply: unauthorized(core, 'InvalidAuthenticationTokenAudience', text) };
    }
  }
}

function unauthorized(core: Core, code: string, message: string): ArmReply {
  const authority = `${core.managementUrl()}/${core.world.tenantId}`;
  const challenge = `Bearer authorization_uri="${authority}", error="invalid_token", error_description="${message}"`;
  return { ...armError(401, code, message), headers: { 'www-authenticate': challenge } };
}
