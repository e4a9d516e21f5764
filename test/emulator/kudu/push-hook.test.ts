import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awaitHook, hookText, type HookCall } from '#emulator/kudu/push-hook.ts';

describe('emulator: post-receive hook', () => {
  let folder: string;
  let call: HookCall | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hook-'));
  });
  afterEach(() => {
    call?.close();
    rmSync(folder, { recursive: true });
  });

  const runHook = async (environment: Record<string, string>): Promise<string> => {
    writeFileSync(join(folder, 'hook'), hookText);
    const options = { env: { PATH: process.env['PATH'], ...environment } };
    return await new Promise((resolve) => {
      execFile('sh', [join(folder, 'hook')], options, (error, stdout, stderr) => {
        resolve(`${String(error?.code ?? 0)} ${stdout}${stderr}`);
      });
    });
  };

  it('prints what the deployment says, and ends with it', async () => {
    call = await awaitHook((say) => {
      say('one\n');
      say('two\n');
      return Promise.resolve();
    });
    expect(await runHook({ ...call.environment })).to.equal('0 one\ntwo\n');
  });

  it('does nothing where no emulator waits for it', async () => {
    expect(await runHook({})).to.equal('0 ');
  });

  it('is believed only with its token, and only once', async () => {
    let calls = 0;
    call = await awaitHook(() => {
      calls += 1;
      return Promise.resolve();
    });
    const port = Number(call.environment['KUDU_PORT']);
    await new Promise((resolve) => {
      const guess = connect(port, '127.0.0.1', () => guess.write('guess\n'));
      guess.on('close', resolve).on('error', () => undefined);
    });
    expect(calls).to.equal(0);
    await runHook({ ...call.environment });
    await runHook({ ...call.environment });
    expect(calls).to.equal(1);
  });
});
