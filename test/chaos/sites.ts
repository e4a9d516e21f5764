import { failure } from '#failures/failure.ts';
import type { Http, HttpAnswer, HttpRequest } from '#ports';
import type { Life } from './life.ts';
import type { Looks } from './looks.ts';
import type { FaultKind } from './routes.ts';
import { isHealthy } from './truth.ts';
import type { SlotName, Truth } from './truth.ts';

/** The sites of both slots, as one run sees them: each serves the process of the content that is routed to it. */
export function chaosHttp(truth: Truth, life: Life, looks: Looks): Http {
  return {
    send: async (request) => {
      const slot: SlotName = request.url.startsWith('https://production') ? 'production' : 'stage';
      const heard = await life.meet({
        route: `http ${slot}`,
        act: () => {
          const answer = serve(truth, slot, request);
          if (slot === 'stage') noteSight(truth, request, answer, looks);
          else noteProduction(truth, request, answer, looks);
          return answer;
        },
        fail: (fault) => failHttp(request.url, fault),
      });
      if (slot === 'production') looks.productionHeardAt = truth.clock.now();
      return heard;
    },
  };
}

function serve(truth: Truth, slot: SlotName, { url }: HttpRequest): HttpAnswer {
  const place = truth.place(slot);
  const holding = truth.holding(place.content.id);
  const say = (status: number, headers: Readonly<Record<string, string>> = {}): HttpAnswer => {
    return { status, headers, body: '', durationMs: 20, url };
  };
  if (place.slot.state === 'Stopped') return { ...say(403), body: 'Error 403 - This web app is stopped.' };
  if (truth.clock.now() < holding.siteAwayUntil) return say(503);
  const version = truth.commits.get(holding.served ?? '')?.version;
  const headers = version === undefined ? {} : { 'x-version': version };
  return say(url.endsWith('/health') && !isHealthy(truth, slot) ? 500 : 200, headers);
}

function noteSight(truth: Truth, { url }: HttpRequest, { status }: HttpAnswer, looks: Looks): void {
  if (status < 500) looks.slotAliveAt = truth.clock.now();
  if (/\/(health|version)$/.test(url)) looks.slotAskedAt = truth.clock.now();
  if (!url.endsWith('/health')) return;
  const contentId = truth.place('stage').content.id;
  looks.slotHealth = { contentId, commit: truth.holding(contentId).served, status };
}

function noteProduction(truth: Truth, { url }: HttpRequest, { status }: HttpAnswer, looks: Looks): void {
  const [, kind] = /\/(health|version)$/.exec(url) ?? [];
  if (status !== 200 || (kind !== 'health' && kind !== 'version')) return;
  const commit = truth.holding(truth.place('production').content.id).served;
  looks.productionGood.set(kind, { at: truth.clock.now(), commit });
}

function failHttp(url: string, fault: FaultKind): Error {
  const silent = fault === 'dropped-after';
  return failure('HTTP_UNREACHABLE', {
    url,
    words: `chaos: ${fault}`,
    timedOut: silent,
    connected: fault === 'error' || silent,
  });
}
