import { expect } from 'chai';
import { describeHelp } from '#commands/help.ts';
import { Failure } from '#failures/failure.ts';
import { commandNames, commands } from '#parameters/commands.ts';
import { optionsOf, rowOfOption } from '#parameters/options.ts';

describe('commands: help', () => {
  it('lists a family of commands by its first word', () => {
    const text = describeHelp('settings');
    expect(text).to.include('settings diff').and.include('settings copy').and.not.include('swap-back');
  });

  it('offers for the demo the CIs that it has a costume of, and no other', () => {
    expect(describeHelp('demo')).to.include('--ci <teamcity|github|plain>').and.include('Default: teamcity.');
    expect(describeHelp('deploy')).to.include('|gitlab|');
  });

  it('lists every command with its one line', () => {
    for (const name of commandNames)
      expect(describeHelp()).to.match(
        new RegExp(`^  ${name} +${commands[name].replace(/[.?]/g, '\\$&')}$`, 'm'),
      );
  });

  for (const command of commandNames) {
    it(`shows every option of ${command} and no other`, () => {
      const shown = [...describeHelp(command).matchAll(/^ {2}(?:--([a-z-]+)|SLOTSHIP_([A-Z_]+))/gm)].map(
        ([, flag, variable]) => flag ?? variable?.toLowerCase().replaceAll('_', '-'),
      );
      expect(shown).to.have.members(optionsOf(command));
      expect(shown).to.have.length(optionsOf(command).length);
    });
  }

  it('keeps its lines short enough for a terminal', () => {
    for (const command of [undefined, ...commandNames]) {
      for (const line of describeHelp(command).split('\n')) expect(line.length, line).to.be.at.most(100);
    }
  });

  it('says what a flag takes, and its default', () => {
    const help = describeHelp('deploy').replace(/\n +/g, ' ');
    expect(help).to.include('--swap <no|yes|with-preview> ').and.include('Default: no.');
    expect(help).to.include('--deployment-timeout <duration>').and.include('Default: 20m.');
    expect(help).to.include('--start-slot, --no-start-slot');
  });

  it('shows a secret as its variable', () => {
    expect(describeHelp('deploy'))
      .to.include('SLOTSHIP_CLIENT_SECRET (environment)')
      .and.not.include('--client-secret');
    expect(rowOfOption('client-secret').type).to.equal('secret');
  });

  it('names the nearest command', () => {
    try {
      describeHelp('deplyo');
      expect.fail('nothing was thrown');
    } catch (error) {
      expect(error).to.be.instanceOf(Failure).and.deep.include({ code: 'COMMAND_UNKNOWN' });
      expect((error as Failure).facts).to.include({ nearest: 'deploy' });
    }
  });
});
