import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { gitEnvironment, runGit } from '#emulator/kudu/git-command.ts';

describe('emulator: git command', () => {
  it('is isolated from this machine’s settings and from the protocol a client asks for', () => {
    process.env['GIT_PROTOCOL'] = 'version=2';
    process.env['GIT_DIR'] = '/elsewhere';
    const environment = gitEnvironment();
    delete process.env['GIT_PROTOCOL'];
    delete process.env['GIT_DIR'];
    expect(environment).to.include({ GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' });
    expect(environment).to.not.have.any.keys('GIT_PROTOCOL', 'GIT_DIR');
  });

  it('ends with its code and both outputs, or with -1 when it could not start', async () => {
    const folder = mkdtempSync(`${tmpdir()}/git-`);
    expect((await runGit(folder, ['--version'])).stdout).to.match(/^git version/u);
    const failed = await runGit(folder, ['rev-parse', 'HEAD']);
    expect(failed)
      .to.include({ code: 128, stdout: '' })
      .and.have.property('stderr')
      .match(/not a git repository/u);
    rmSync(folder, { recursive: true });
    expect((await runGit(folder, ['--version'])).code).to.equal(-1);
  });
});
