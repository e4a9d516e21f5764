import { expect } from 'chai';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkServiceMessages } from '../ci/service-message-checker.ts';
import { startProgram } from './rig/start-program.ts';

describe('e2e: slotship demo --story outage', function () {
  this.timeout(180_000);

  it('stops the swap that would break production, and goes on once the setting is copied', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slotship-e2e-'));
    const env = { PATH: process.env['PATH'] ?? '', HOME: folder, TMPDIR: folder };
    const words = ['demo', '--story', 'outage', '--ci', 'plain'];
    const demo = await startProgram(words, { cwd: folder, env });
    expect(demo.exitCode, `${demo.stdout}\n${demo.stderr}`).to.equal(0);
    expect(demo.stdout).to.contain('slotship ended with 5. Production was never touched:');
    expect(demo.stdout)
      .to.match(/^\s*SETTINGS_REFUSED {2}/m)
      .and.to.contain('--only ORDERS_DB');
    const healths = [...demo.stdout.matchAll(/^Production says at \/health: (\d+)/gm)].map(
      ([, code]) => code,
    );
    expect(healths).to.deep.equal(['200', '200', '200']);
    expect(checkServiceMessages(demo.stdout)).to.deep.equal([]);
    expect(await readdir(folder)).to.deep.equal([]);
    await rm(folder, { recursive: true });
  });
});
