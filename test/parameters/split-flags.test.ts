import { expect } from 'chai';
import { splitFlags } from '#parameters/split-flags.ts';

const values = (words: readonly string[]) =>
  splitFlags('deploy', words).values.map(({ option, text }) => [option, text]);
const problems = (words: readonly string[], command: 'deploy' | 'status' = 'deploy') =>
  splitFlags(command, words).problems.map(
    ({ option, problem, accepted }) => `${option} ${problem}: ${accepted}`,
  );

describe('parameters: flags', () => {
  it('takes a value after a space or an equals sign', () => {
    expect(values(['--app', 'shop', '--slot=a=b', '--build='])).to.deep.equal([
      ['app', 'shop'],
      ['slot', 'a=b'],
      ['build', ''],
    ]);
  });

  it('switches on, off, and as told', () => {
    expect(values(['--verbose', '--no-start-slot', '--allow-older=false'])).to.deep.equal([
      ['verbose', 'true'],
      ['start-slot', 'false'],
      ['allow-older', 'false'],
    ]);
  });

  it('names the option that an unknown one was meant to be', () => {
    expect(problems(['--slto', 'x', '--app', 'y'])).to.deep.equal([
      '--slto is not known: Did you mean --slot?',
    ]);
  });

  it('knows no nearest name for what is far from all', () => {
    expect(problems(['--frobnicate'])).to.deep.equal([
      "--frobnicate is not known: Run 'slotship deploy --help' to see what it takes",
    ]);
  });

  it('refuses an option of another command, a value too few and a word too many', () => {
    expect(problems(['--swap', 'yes', 'now', '--app'], 'status')).to.deep.equal([
      "--swap is no option of 'slotship status': Leave it out; it belongs to deploy, plan, swap",
      "now is none: it does not begin with --: Run 'slotship status --help' to see what it takes",
      'app has no value: Give --app <value>; a value that begins with -- as --app=<value>',
    ]);
  });

  it('refuses a flag given twice, and a value for its negation', () => {
    expect(problems(['--app', 'a', '--app', 'b', '--no-verbose=true'])).to.deep.equal([
      'app is given twice: Give --app once',
      '--no-verbose takes no value: Give --no-verbose alone',
    ]);
  });

  it('takes no secret from a command line', () => {
    const split = splitFlags('deploy', ['--client-secret', 'hunter2']);
    expect(split.values).to.deep.equal([]);
    expect(split.problems.map(({ problem }) => problem)).to.deep.equal(['cannot be given as a flag']);
    expect(JSON.stringify(split.problems)).to.not.include('hunter2');
  });
});
