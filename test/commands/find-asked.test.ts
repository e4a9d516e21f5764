import { expect } from 'chai';
import { findAsked } from '#commands/find-asked.ts';

describe('commands: what is asked for', () => {
  it('is a command with its flags', () => {
    expect(findAsked(['plan', '--app', 'shop'], {})).to.deep.equal({
      kind: 'run',
      command: 'plan',
      flags: ['--app', 'shop'],
    });
    expect(findAsked(['deplyo'], {})).to.deep.equal({ kind: 'run', command: 'deplyo', flags: [] });
  });

  it('is the version', () => {
    for (const word of ['--version', '-V', 'version'])
      expect(findAsked([word], {})).to.deep.equal({ kind: 'version' });
  });

  it('is help, on everything or on a command', () => {
    expect(findAsked([], {})).to.deep.equal({ kind: 'help', command: undefined });
    expect(findAsked(['--help'], {})).to.deep.equal({ kind: 'help', command: undefined });
    for (const words of [
      ['help', 'plan'],
      ['--help', 'plan'],
      ['plan', '--help'],
      ['plan', '--app', 'x', '-h'],
    ]) {
      expect(findAsked(words, {})).to.deep.equal({ kind: 'help', command: 'plan' });
    }
  });

  it('is a command of two words', () => {
    for (const words of [
      ['settings', 'diff', '--slot', 'blue'],
      ['settings diff', '--slot', 'blue'],
    ]) {
      expect(findAsked(words, {})).to.deep.equal({
        kind: 'run',
        command: 'settings diff',
        flags: ['--slot', 'blue'],
      });
    }
    expect(findAsked(['settings', 'dif'], {})).to.deep.include({ kind: 'run', command: 'settings dif' });
    expect(findAsked([], { SLOTSHIP_COMMAND: 'settings copy' })).to.deep.include({
      command: 'settings copy',
    });
  });

  it('is help on a family of commands, where only its first word is given', () => {
    for (const words of [
      ['settings'],
      ['settings', '--help'],
      ['help', 'settings'],
      ['settings', '--slot', 'x'],
    ])
      expect(findAsked(words, {})).to.deep.equal({ kind: 'help', command: 'settings' });
    expect(findAsked(['help', 'settings', 'diff'], {})).to.deep.equal({
      kind: 'help',
      command: 'settings diff',
    });
  });

  it('is deploy in TeamCity and GitHub Actions, where nothing else is said', () => {
    const deploy = { kind: 'run', command: 'deploy', flags: [] };
    expect(findAsked([], { TEAMCITY_VERSION: '2026.1' })).to.deep.equal(deploy);
    expect(findAsked([], { GITHUB_ACTIONS: 'true', INPUT_COMMAND: '' })).to.deep.equal(deploy);
    expect(findAsked(['--slot', 'blue'], { TEAMCITY_VERSION: '2026.1' })).to.deep.equal({
      ...deploy,
      flags: ['--slot', 'blue'],
    });
  });

  it('is what the environment names', () => {
    expect(findAsked([], { GITHUB_ACTIONS: 'true', INPUT_COMMAND: ' swap ' })).to.deep.include({
      command: 'swap',
    });
    expect(findAsked([], { INPUT_COMMAND: 'swap', SLOTSHIP_COMMAND: 'status' })).to.deep.include({
      command: 'status',
    });
    expect(findAsked(['plan'], { GITHUB_ACTIONS: 'true', INPUT_COMMAND: 'swap' })).to.deep.include({
      command: 'plan',
    });
  });

  it('takes flags without a command for a command that does not exist, where no CI says which', () => {
    expect(findAsked(['--app', 'shop'], {})).to.deep.equal({
      kind: 'run',
      command: '--app',
      flags: ['shop'],
    });
  });
});
