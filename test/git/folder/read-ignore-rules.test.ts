import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { isFailure } from '#failures/failure.ts';
import { readIgnoreRules } from '#git/folder/read-ignore-rules.ts';
import { makeTestFolder } from '../../fixtures/make-door.ts';
import type { TestFolder } from '../../fixtures/make-door.ts';

describe('git: rules of a build folder', () => {
  let build: TestFolder;
  beforeEach(() => {
    build = makeTestFolder();
  });
  afterEach(() => {
    build.remove();
  });
  const refused = (): unknown => {
    try {
      return readIgnoreRules(build.path);
    } catch (thrown) {
      return isFailure(thrown, 'PACKAGE_FILE_UNREADABLE') && thrown.facts.path;
    }
  };

  it('are read, also through a link', () => {
    build.write({ rules: '*.env\n' });
    symlinkSync('rules', join(build.path, '.slotshipignore'));
    expect(readIgnoreRules(build.path)('secret.env', false)).to.equal(true);
  });

  it('leave nothing out where there are none, or no folder', () => {
    build.write({ file: 'x' });
    for (const folder of ['', 'gone', 'file']) {
      expect(readIgnoreRules(join(build.path, folder))('a', false)).to.equal(false);
    }
  });

  it('are missed when a link to them leads nowhere', () => {
    symlinkSync('gone', join(build.path, '.slotshipignore'));
    expect(refused()).to.equal('.slotshipignore');
  });

  it('are missed when a folder has their name', () => {
    mkdirSync(join(build.path, '.slotshipignore'));
    expect(refused()).to.equal('.slotshipignore');
  });
});
