import { posix, win32 } from 'node:path';
import { expect } from 'chai';
import { linkTarget } from '#git/folder/link-target.ts';

describe('git: the target of a link', () => {
  const onWindows = (target: string, path: string): string =>
    linkTarget(target, { path, roots: ['C:\\agent\\build'] }, win32);
  const onLinux = (target: string, path: string): string =>
    linkTarget(target, { path, roots: ['/agent/build', '/private/agent/build'] }, posix);

  it('has the separators of Git on a Windows agent', () => {
    expect(onWindows('..\\packages\\a', 'node_modules/a')).to.equal('../packages/a');
    expect(onWindows('../x', 'a')).to.equal('../x');
  });

  it('is relative for a junction into the build, however it is written', () => {
    for (const target of [
      'C:\\agent\\build\\packages\\a\\',
      '\\\\?\\C:\\agent\\build\\packages\\a',
      'c:\\Agent\\Build\\packages\\a',
    ]) {
      expect(onWindows(target, 'node_modules/@scope/a').toLowerCase(), target).to.equal('../../packages/a');
    }
    expect(onWindows('C:\\agent\\build\\', 'self')).to.equal('.');
    expect(onWindows('C:\\agent\\build\\..x', 'a')).to.equal('..x');
  });

  it('stays as it is where it leads out, which is judged elsewhere', () => {
    expect(onWindows('C:\\agent\\builds\\a', 'a')).to.equal('C:/agent/builds/a');
    expect(onWindows('D:\\agent\\build\\a', 'a')).to.equal('D:/agent/build/a');
    expect(onWindows('\\\\server\\share\\a', 'a')).to.equal('//server/share/a');
    expect(onLinux('/etc/passwd', 'a')).to.equal('/etc/passwd');
    expect(onLinux('/agent/builds/x', 'a')).to.equal('/agent/builds/x');
  });

  it('is relative for an absolute path into the build by any of its names, and else untouched', () => {
    expect(onLinux('/agent/build/lib/a.js', 'bin/run')).to.equal('../lib/a.js');
    expect(onLinux('/private/agent/build/lib/a.js', 'bin/run')).to.equal('../lib/a.js');
    expect(onLinux('..//lib/./a\\b', 'bin/run')).to.equal('..//lib/./a\\b');
  });
});
