import type { IncomingMessage, ServerResponse } from 'node:http';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kudu, KuduHost } from '../kudu/kudu.ts';
import { addressAllowed } from '../model/access-rules.ts';
import type { Place } from '../model/place.ts';
import type { Certificates } from '../tls/certificates.ts';
import type { Core } from './core.ts';
import type { Listener } from './listener.ts';
import { openListener } from './listener.ts';
import { meetRequest } from './meet-request.ts';
import { refuseAddress } from './refuse-address.ts';
import { answerSite } from './site-gate.ts';

/** The hosts of all slots: two listeners and one Kudu for each. */
export interface SlotHosts {
  /** Opens both hosts of a slot and notes their names in the model. */
  open(place: Place): Promise<void>;
  close(app: string, slot: string, contentId: string): Promise<void>;
  kuduOf(place: Place): Kudu;
  stop(): Promise<void>;
}

interface Host {
  readonly site: Listener;
  readonly scm: Listener;
  readonly kudu: Kudu;
}

/** Makes the hosts; `current` finds a slot as it is now, `makeHost` what Kudu may ask of it. */
export function makeSlotHosts(
  core: Core,
  certificates: Certificates,
  parts: {
    readonly current: (app: string, slot: string) => Place | undefined;
    readonly makeKudu: (host: KuduHost) => Kudu;
    readonly makeHost: (app: string, slot: string) => KuduHost;
  },
): SlotHosts {
  const hosts = new Map<string, Host>();
  return {
    async open(place) {
      const { app, slot } = place;
      const key = keyOf(app.name, slot.name);
      const listen = (suffix: string, answer: Answerer): Promise<Listener> =>
        openListener({ earlier: core.state.ports[key + suffix] }, certificates, (request, response) => {
          const now = parts.current(app.name, slot.name);
          if (now === undefined) request.socket.destroy();
          else answer(now, request, response);
        });
      const kudu = parts.makeKudu(parts.makeHost(app.name, slot.name));
      const site = await listen('', (now, request, response) => {
        meetRequest(core, 'site', now, request, response, () => {
          answerSite(core, app.name, slot.name, request, response, parts.current);
        });
      });
      const scm = await listen('/scm', (now, request, response) => {
        meetRequest(core, 'scm', now, request, response, () => {
          if (addressAllowed(now, 'scm', '127.0.0.1')) kudu.handle(request, response);
          else refuseAddress(request, response);
        });
      });
      core.state.ports[key] = site.port;
      core.state.ports[`${key}/scm`] = scm.port;
      slot.siteHost = `localhost:${String(site.port)}`;
      slot.scmHost = `localhost:${String(scm.port)}`;
      hosts.set(key, { site, scm, kudu });
    },
    async close(app, slot, contentId) {
      const host = hosts.get(keyOf(app, slot));
      hosts.delete(keyOf(app, slot));
      if (host !== undefined) await closeHost(host);
      const content = { id: contentId, home: join(core.stateFolder, 'contents', contentId) };
      await core.sites.stopSite(content);
      await rm(content.home, { recursive: true, force: true });
    },
    kuduOf(place) {
      const host = hosts.get(keyOf(place.app.name, place.slot.name));
      if (host === undefined) throw new Error(`The slot '${place.slot.name}' has no SCM site.`);
      return host.kudu;
    },
    async stop() {
      await Promise.all([...hosts.values()].map(closeHost));
      hosts.clear();
    },
  };
}

type Answerer = (place: Place, request: IncomingMessage, response: ServerResponse) => void;

async function closeHost(host: Host): Promise<void> {
  await Promise.all([host.site.close(), host.scm.close()]);
  await host.kudu.stop();
}

function keyOf(app: string, slot: string): string {
  return `${app}/${slot}`.toLowerCase();
}
