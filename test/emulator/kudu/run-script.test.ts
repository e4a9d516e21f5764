import { expect } from 'chai';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { runScript, type ScriptOrder } from '#emulator/kudu/run-script.ts';

describe('emulator: programs of a deployment', () => {
  const run = async (script: string, changes: Partial<ScriptOrder> = {}): Promise<string[]> => {
    const lines: string[] = [];
    await runScript({
      command: process.execPath,
      args: ['-e', script],
      title: 'build',
      folder: tmpdir(),
      environment: { NAME: 'value' },
      idleLimitMs: 10_000,
      say: (line, error) => lines.push(`${error ? 'err' : 'out'} ${line}`),
      signal: new AbortController().signal,
      ...changes,
    });
    return lines;
  };
  const reason = async (running: Promise<unknown>): Promise<string> =>
    await running.then(
      () => 'no error',
      (error: unknown) => (error instanceof Error ? error.message : 'no Error'),
    );

  it('are heard line by line, with only the environment given', async () => {
    const script =
      'console.log(process.env.NAME, process.env.HOME); console.error("warn"); process.stdout.write("end")';
    expect(await run(script)).to.have.members(['out value undefined', 'err warn', 'out end']);
  });

  it('fail with the last of their error lines, or with their exit code', async () => {
    expect(await reason(run('console.error("first\\nlast"); process.exit(2)'))).to.equal('last');
    expect(await reason(run('process.exit(2)'))).to.equal("Command 'build' ended with exit code 2.");
    expect(await reason(run('', { command: '/none/at-all' }))).to.match(/ENOENT/u);
  });

  it('are ended with their children when they are aborted or silent', async () => {
    const parent =
      'require("child_process").spawn(process.execPath, ["-e", "setInterval(()=>{},1000)"], {stdio:"inherit"})';
    const controller = new AbortController();
    const running = reason(run(parent, { signal: controller.signal }));
    await sleep(100);
    controller.abort(new Error('killed'));
    expect(await running).to.equal('killed');
    expect(await reason(run(parent, { idleLimitMs: 200 }))).to.match(
      /^Command 'build' was aborted due to no output/u,
    );
  });
});
