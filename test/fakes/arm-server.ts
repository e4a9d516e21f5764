import { makeManagement } from '#azure/management.ts';
import type { RenewableCredential } from '#azure/arm.ts';
import { production } from '#app-service/slot.ts';
import type { Slot } from '#app-service/slot.ts';
import type { Management } from '#ports';
import { fakeAddress, fakeSlot } from './azure-world.ts';
import { steppedClock } from './clock.ts';
import type { SteppedClock } from './clock.ts';
import { startTlsServer } from './tls-server.ts';
import type { SeenRequest, TestServer } from './tls-server.ts';

/** How a fake ARM answers one request. */
export interface ArmReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON unless it is text. */
  readonly body?: unknown;
  /** Cuts the connection instead. */
  readonly cut?: boolean;
  /** Never answers. */
  readonly silent?: boolean;
}

export interface FakeArm {
  readonly server: TestServer;
  readonly management: Management;
  readonly clock: SteppedClock;
  /** `METHOD path?query` of every request so far. */
  readonly asked: () => readonly string[];
  /** How often a token was asked for, and how often it was forgotten. */
  readonly tokens: { given: number; renewed: number };
  readonly slot: Slot;
  readonly main: Slot;
}

/** Starts an ARM that answers by a function, and the real door pointed at it; `count` is 1 for the first request. */
export async function startFakeArm(
  answer: (request: SeenRequest, count: number) => ArmReply,
  given: { readonly requestTimeoutMs?: number; readonly credential?: RenewableCredential } = {},
): Promise<FakeArm> {
  let count = 0;
  const server = await startTlsServer((request, response, socket) => {
    count += 1;
    const { status = 200, headers = {}, body, cut, silent } = answer(request, count);
    if (cut === true) socket.destroy();
    if (cut === true || silent === true) return;
    const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
    const type = typeof body === 'string' ? 'text/html' : 'application/json';
    response.writeHead(status, { 'Content-Type': type, ...headers }).end(text);
  });
  const clock = steppedClock();
  const tokens = { given: 0, renewed: 0 };
  const credential: RenewableCredential = {
    getToken: () => {
      tokens.given += 1;
      const token = `token ${String(tokens.given)}`;
      return Promise.resolve({ token, expiresOnTimestamp: Date.now() + 3_600_000 });
    },
    renew: () => {
      tokens.renewed += 1;
    },
  };
  const management = makeManagement({
    managementUrl: server.origin,
    credential,
    connection: { ca: [server.ca], env: {} },
    clock,
    ...given,
  });
  return {
    server,
    management,
    clock,
    tokens,
    asked: () => server.seen.map(({ method, url }) => `${method} ${url}`),
    slot: fakeSlot('stage').slot,
    main: fakeSlot(production).slot,
  };
}

/** A site as ARM sends it, with what is given put into its properties. */
export function siteBody(name = 'stage', properties: Readonly<Record<string, unknown>> = {}): unknown {
  const { app } = fakeAddress;
  const main = name === production;
  const host = main ? app : `${app}-${name}`;
  const { resourceId } = fakeSlot(name).slot;
  return {
    id: resourceId,
    name: main ? app : `${app}/${name}`,
    type: main ? 'Microsoft.Web/sites' : 'Microsoft.Web/sites/slots',
    kind: 'app',
    location: 'West Europe',
    tags: { team: 'shop' },
    properties: {
      name: main ? app : `${app}(${name})`,
      state: 'Running',
      hostNames: [`${host}.azurewebsites.net`],
      enabledHostNames: [`${host}.azurewebsites.net`, `${host}.scm.azurewebsites.net`],
      defaultHostName: `${host}.azurewebsites.net`,
      hostNameSslStates: [
        { name: `${host}.azurewebsites.net`, sslState: 'Disabled', hostType: 'Standard' },
        { name: `${host}.scm.azurewebsites.net`, sslState: 'Disabled', hostType: 'Repository' },
      ],
      sku: 'Standard',
      reserved: false,
      targetSwapSlot: null,
      slotSwapStatus: null,
      ...properties,
    },
  };
}

/** App Service's own error, in capitals and without an envelope, as recorded. */
export function webError(code: string, message: string): unknown {
  return {
    Code: code,
    Message: message,
    Target: null,
    Details: [
      { Message: message },
      { Code: code },
      { ErrorEntity: { ExtendedCode: '51004', MessageTemplate: '{0}', Parameters: [message], Code: code } },
    ],
    Innererror: null,
  };
}
