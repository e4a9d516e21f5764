import type { IncomingMessage } from 'node:http';
import type { KuduHost, KuduSlot } from './kudu-seam.ts';

/** Who sent a request, or undefined when the SCM site does not let them in. */
export type Sender = { readonly userName: string } | undefined;

/**
 * Basic with the slot's publishing credentials, if the slot's policy allows it, or a bearer token.
 *
 * Git takes Basic only: no document shows it taking a bearer token. Source: Microsoft's
 * deploy-authentication-types.
 */
export function findSender(
  request: IncomingMessage,
  slot: KuduSlot,
  host: Pick<KuduHost, 'checkBearer'>,
  git: boolean,
): Sender {
  const [scheme = '', value = ''] = (request.headers.authorization ?? '').split(' ', 2);
  switch (scheme.toLowerCase()) {
    case 'basic':
      return slot.basicAllowed ? basicSender(value, slot) : undefined;
    case 'bearer':
      return !git && host.checkBearer(value) ? { userName: '' } : undefined;
    default:
      return undefined;
  }
}

function basicSender(value: string, slot: KuduSlot): Sender {
  const pair = Buffer.from(value, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  const [userName, password] = [pair.slice(0, colon), pair.slice(colon + 1)];
  return colon > 0 && userName === slot.userName && password === slot.password ? { userName } : undefined;
}
