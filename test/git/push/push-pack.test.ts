import { expect } from 'chai';
import { Secret } from '#app-service/secret.ts';
import { largestRequestBytes, pushPack } from '#git/push/push-pack.ts';
import { packSize } from '#git/pack/pack-stream.ts';
import type { Part } from '#git/pack/spool.ts';
import { failureOf } from '../../fakes/rejection.ts';

describe('git: push-pack', () => {
  async function refusalOf(platform: 'windows' | 'linux'): Promise<string> {
    const part = (sizeBytes: number): Part => ({ kind: 'file', fd: -1, path: '', sizeBytes });
    const parts = [part(largestRequestBytes - packSize([]))];
    expect(packSize(parts)).to.equal(largestRequestBytes);
    const credentials = { kind: 'basic', userName: 'u', password: new Secret('p') } as const;
    const remote = {
      access: { scmUrl: 'https://x', app: 'x', credentials },
      url: 'https://x/x.git',
      connection: { send: () => Promise.reject(new Error('asked')), close: () => undefined },
    };
    const request = {
      remote: remote.access,
      branch: 'master',
      lease: undefined,
      timeoutMs: 1000,
      onRemoteLine: () => undefined,
      onProgress: () => undefined,
      signal: new AbortController().signal,
    };
    const pack = { commit: 'a'.repeat(40), objects: 1, parts, platform };
    return (await failureOf(pushPack(remote, pack, request))).code;
  }

  it('counts the command when it compares the request with what Kudu on Windows takes', async () => {
    expect(await refusalOf('windows')).to.equal('PUSH_TOO_LARGE');
  });

  it('asks Kudu on Linux whatever the size, since it has no limit', async () => {
    expect(await refusalOf('linux')).to.equal('SCM_UNAVAILABLE');
  });
});
