import { expect } from 'chai';
import { emptyFill } from '#git/pack/pack-fill.ts';
import { Secret } from '#app-service/secret.ts';
import { largestRequestBytes, pushPack } from '#git/push/push-pack.ts';
import type { ReadyPack } from '#git/push/push-pack.ts';
import { packSize } from '#git/pack/pack-stream.ts';
import type { Part } from '#git/pack/spool.ts';
import type { ConnectionRequest } from '#http/connection.ts';
import { idleError } from '#http/network-error.ts';
import { failureOf } from '../../fakes/rejection.ts';

/** The code of the failure of a push over a connection that ends as `send` says. */
async function codeOf(
  pack: Pick<ReadyPack, 'parts' | 'platform'>,
  send: (request: ConnectionRequest) => Promise<never>,
): Promise<string> {
  const credentials = { kind: 'basic', userName: 'u', password: new Secret('p') } as const;
  const remote = {
    access: { scmUrl: 'https://x', app: 'x', credentials },
    url: 'https://x/x.git',
    connection: { send, close: () => undefined },
  };
  const request = {
    remote: remote.access,
    branch: 'master',
    lease: undefined,
    timeoutMs: 60_000,
    onRemoteLine: () => undefined,
    onProgress: () => undefined,
    signal: new AbortController().signal,
  };
  const ready = { ...pack, commit: 'a'.repeat(40), objects: 1, fill: emptyFill, whole: false };
  return (await failureOf(pushPack(remote, ready, request))).code;
}

describe('git: push-pack', () => {
  const part = (sizeBytes: number): Part => ({ kind: 'file', fd: -1, path: '', sizeBytes });
  const largest = [part(largestRequestBytes - packSize([]))];
  const asked = () => Promise.reject(new Error('asked'));

  it('counts the command when it compares the request with what Kudu on Windows takes', async () => {
    expect(packSize(largest)).to.equal(largestRequestBytes);
    expect(await codeOf({ parts: largest, platform: 'windows' }, asked)).to.equal('PUSH_TOO_LARGE');
  });

  it('asks Kudu on Linux whatever the size, since it has no limit', async () => {
    expect(await codeOf({ parts: largest, platform: 'linux' }, asked)).to.equal('SCM_UNAVAILABLE');
  });

  describe('over a connection that falls silent or breaks', () => {
    const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
    /** Where it ends, with what, and what that is called. */
    const ends: readonly (readonly ['before' | 'within' | 'after', Error, string])[] = [
      ['before', idleError(1000), 'PUSH_STALLED'],
      ['within', idleError(1000), 'PUSH_STALLED'],
      ['after', idleError(1000), 'PUSH_UNDECIDED'],
      ['before', reset, 'SCM_UNAVAILABLE'],
      ['within', reset, 'PUSH_CUT'],
      ['after', reset, 'PUSH_UNDECIDED'],
    ];
    for (const [where, thrown, code] of ends) {
      it(`calls ${thrown.message} ${where} the body ${code}`, async () => {
        const seen = await codeOf({ parts: [], platform: 'linux' }, ({ body, onSent }) => {
          const sizeBytes = typeof body === 'object' && 'sizeBytes' in body ? body.sizeBytes : 0;
          if (where === 'within') onSent?.(sizeBytes - 1);
          if (where === 'after') onSent?.(sizeBytes);
          return Promise.reject(thrown);
        });
        expect(seen).to.equal(code);
      });
    }
  });
});
