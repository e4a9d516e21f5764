import { expect } from 'chai';
import { isGitName, judgeName } from '#git/folder/judge-name.ts';

describe('git: names of a build', () => {
  for (const name of [
    'index.js',
    '.env',
    'a b',
    'ü日本',
    '.gitignore',
    'git',
    'con-fig',
    'company',
    'a.b.c',
    'git~2',
    'was\ufffd',
  ]) {
    it(`lets '${name}' pass everywhere`, () => {
      expect([judgeName(name, 'windows'), judgeName(name, 'linux')]).to.deep.equal([undefined, undefined]);
    });
  }

  for (const name of ['GIT~1', '.git ', '.git.', '.g\u200cit', 'a\\b']) {
    it(`refuses ${JSON.stringify(name)} everywhere`, () => {
      expect(judgeName(name, 'linux')).to.be.a('string');
      expect(judgeName(name, 'windows')).to.be.a('string');
    });
  }

  for (const name of ['a:b', 'what?', 'CON', 'aux.txt', 'dot.', 'blank ', 'tab\t', 'com1.log']) {
    it(`refuses ${JSON.stringify(name)} where the slot runs on Windows`, () => {
      expect(judgeName(name, 'windows')).to.include('Windows');
      expect(judgeName(name, 'linux')).to.equal(undefined);
    });
  }

  it('knows .git in any case', () => {
    expect([isGitName('.git'), isGitName('.GIT'), isGitName('.github')]).to.deep.equal([true, true, false]);
  });
});
