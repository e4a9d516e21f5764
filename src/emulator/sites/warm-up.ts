import { request as startRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SiteKeeper } from './site-keeper.ts';
import type { WarmUp, WarmUpPing } from './sites-seam.ts';

const pauseMs = 200;

/**
 * Sends warm-up pings until the app gives an answer that counts, is down, or the time is up.
 *
 * Source: Microsoft, deploy-staging-slots: plain HTTP, User-Agent SiteWarmup, any status unless narrowed.
 */
export async function warmUpSite(keeper: SiteKeeper, ping: WarmUpPing): Promise<WarmUp> {
  const deadline = performance.now() + ping.timeoutMs;
  let seen = 'no answer';
  for (;;) {
    const leftMs = deadline - performance.now();
    if (leftMs <= 0) {
      const limit = String(ping.timeoutMs / 1000);
      return {
        ok: false,
        reason: `The warm-up requests have timed out after ${limit} s; last seen: ${seen}.`,
      };
    }
    const met = await Promise.race([keeper.arrive(), sleep(leftMs, undefined, { ref: false })]);
    if (met?.kind === 'files') return { ok: true };
    if (met?.kind === 'down') return { ok: false, reason: met.reason };
    if (!met) continue;
    const status = await sendPing(met.process.port, ping.path, deadline - performance.now());
    if (typeof status === 'number' && (ping.statuses?.includes(status) ?? true)) return { ok: true };
    // A status says more than that the last request was cut off at the deadline.
    if (typeof status === 'number') seen = `status ${String(status)}`;
    else if (!seen.startsWith('status')) seen = status;
    await sleep(Math.max(0, Math.min(pauseMs, deadline - performance.now())));
  }
}

async function sendPing(port: number, path: string, timeoutMs: number): Promise<number | string> {
  return await new Promise((resolve) => {
    const request = startRequest(
      {
        host: '127.0.0.1',
        port,
        path: path.startsWith('/') ? path : `/${path}`,
        headers: { 'User-Agent': 'SiteWarmup', Host: 'localhost' },
        agent: false,
        signal: AbortSignal.timeout(Math.max(1, Math.ceil(timeoutMs))),
      },
      (answer) => {
        answer.resume();
        answer.on('error', () => undefined);
        resolve(answer.statusCode ?? 0);
      },
    );
    request.on('error', (error) => {
      resolve(error.name === 'TimeoutError' ? 'no answer' : error.message);
    });
    request.end();
  });
}
